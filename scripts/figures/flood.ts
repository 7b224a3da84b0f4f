import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { ensureBuilt } from '../app/build.ts'
import { startApp } from '../app/start.ts'
import { appEnvironment, createInstance } from '../clerk/instance.ts'
import { makeMessageId, signedRequest } from '../clerk/sender.ts'
import type { WebhookRequest } from '../clerk/sender.ts'
import { quantile } from './measure.ts'

/** Of the good deliveries so many have to be taken beside a flood. */
const RATIO_GOAL = 0.7
const GOOD_CONNECTIONS = 8

/**
 * Measures how many good deliveries are taken a second, alone and beside a flood of bad ones: well-formed, with all three
 * headers, signed by a secret that is not ours. Both are done in turns, so that what else the machine does hits both alike.
 * Every connection sends its next request when it has its answer, as fast as the server lets it. `--connections` says how
 * many the flood has, `--seconds` and `--rounds` how long it takes; `--check` has a missed goal end in exit code 1.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      connections: { type: 'string', default: '32' },
      seconds: { type: 'string', default: '5' },
      rounds: { type: 'string', default: '7' },
      check: { type: 'boolean', default: false },
    },
  })
  await ensureBuilt({ onStart: () => console.log('Building the app …') })
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-flood-'))
  const instance = await createInstance()
  const app = await startApp({ env: { ...appEnvironment(instance), NUXT_DATABASE_URL: `file:${join(folder, 'rollcall.db')}` } })
  const endpoint = new URL(`${app.url}/api/webhooks`)
  const good = () => signedRequest(instance.webhookSecret, { body: eventBody() })
  const bad = (): WebhookRequest => {
    const made = signedRequest(instance.webhookSecret, { body: eventBody() })
    return { ...made, headers: { ...made.headers, 'svix-signature': `v1,${randomBytes(32).toString('base64')}` } }
  }
  const run = async (flood: number) => {
    const until = performance.now() + Number(values.seconds) * 1000
    const [taken, refused] = await Promise.all([
      sendUntil(endpoint, until, GOOD_CONNECTIONS, good, 200),
      sendUntil(endpoint, until, flood, bad, 400),
    ])
    return { perSecond: taken.length / Number(values.seconds), p99: quantile(taken, 0.99), badPerSecond: refused.length / Number(values.seconds) }
  }
  try {
    console.log(`Node ${process.version}, ${cpus()[0]?.model.trim()} × ${cpus().length}, load ${loadavg()[0]?.toFixed(1)}; ${GOOD_CONNECTIONS} connections send good deliveries, ${values.connections} the flood.`)
    console.log('        alone: good/s     p99 ms    flooded: good/s     p99 ms    bad/s    ratio')
    await run(Number(values.connections))
    const ratios: number[] = []
    for (let round = 0; round < Number(values.rounds); round++) {
      const isAloneFirst = round % 2 === 0
      const first = await run(isAloneFirst ? 0 : Number(values.connections))
      const second = await run(isAloneFirst ? Number(values.connections) : 0)
      const [alone, flooded] = isAloneFirst ? [first, second] : [second, first]
      ratios.push(flooded.perSecond / alone.perSecond)
      console.log(`${inColumns(alone.perSecond, 21)}${inColumns(alone.p99, 11)}${inColumns(flooded.perSecond, 19)}${inColumns(flooded.p99, 11)}${inColumns(flooded.badPerSecond, 9)}${ratios.at(-1)!.toFixed(2).padStart(9)}`)
    }
    const ratio = quantile(ratios, 0.5)
    console.log(`\nBeside the flood ${ratio.toFixed(2)} of the good deliveries are taken (the median of ${ratios.length}); ${RATIO_GOAL} are wanted.`)
    if (values.check && ratio < RATIO_GOAL) process.exitCode = 1
  }
  finally {
    await app.stop()
    rmSync(folder, { recursive: true })
  }
}

const inColumns = (figure: number, width: number) => figure.toFixed(1).padStart(width)

function eventBody(): string {
  const id = makeMessageId()
  return JSON.stringify({
    type: 'user.updated', object: 'event', instance_id: 'ins_2flood', timestamp: Date.now(),
    data: { id: `user_${id.slice(4)}`, object: 'user', first_name: 'Flora', last_name: 'Flut', updated_at: Date.now(), created_at: Date.now(), image_url: 'https://img.example.com/flora?size=40&round=1', email_addresses: [{ id: 'idn_1', email_address: `${id}@example.com` }], primary_email_address_id: 'idn_1' },
  })
}

/** Sends over so many kept connections until a time, and gives what each answer took in milliseconds. */
async function sendUntil(endpoint: URL, until: number, connections: number, make: () => WebhookRequest, wanted: number): Promise<number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: Math.max(1, connections) })
  const times: number[] = []
  await Promise.all(Array.from({ length: connections }, async () => {
    while (performance.now() < until) {
      const made = make()
      const startedAt = performance.now()
      const status = await post(endpoint, agent, made)
      if (status !== wanted) throw new Error(`${status} was answered in place of ${wanted}`)
      times.push(performance.now() - startedAt)
    }
  })).finally(() => agent.destroy())
  return times
}

function post(endpoint: URL, agent: Agent, { headers, body }: WebhookRequest): Promise<number> {
  return new Promise((resolve, reject) => {
    request(endpoint, { method: 'POST', agent, headers: { ...headers, 'content-length': String(body.length) } }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode ?? 0)).on('error', reject)
    }).on('error', reject).end(body)
  })
}

await main()
