import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { ensureBuilt } from './app/build.ts'
import { crash, SIGNALS } from './crash/crash.ts'
import { describeProgress, describeReport, describeViolations } from './crash/text.ts'

const HELP = `Kills the built server again and again while it takes deliveries, and checks after each restart that its file
holds everything that was answered with 2xx, and nothing by halves.

  npm run crash -- [options]

  --kills N         how often (100)
  --signal NAME     SIGKILL (the default) or SIGTERM, after which nothing may be cut off
  --connections N   that send at the same time (16)
  --seed N          makes the same deliveries and moments again (random, and printed)
  --minutes N       the time limit (30)

The file lies in the system's folder for temporary files. Ends with 0 when all held, 1 otherwise.`

const SEEDS = 2 ** 31
/** More than one checkpoint of the write-ahead log comes into most lives. */
const ANSWERS_BELOW = 250
const MINUTE_MS = 60_000

async function main(): Promise<void> {
  const { values } = parseArgs({ options: {
    kills: { type: 'string', default: '100' },
    signal: { type: 'string', default: 'SIGKILL' },
    connections: { type: 'string', default: '16' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * SEEDS)) },
    minutes: { type: 'string', default: '30' },
    help: { type: 'boolean', default: false },
  } })
  if (values.help) return console.log(HELP)
  const signal = SIGNALS.find(name => name === values.signal)
  const [kills, connections, seed, minutes] = [values.kills, values.connections, values.seed, values.minutes].map(Number) as [number, number, number, number]
  if (!signal) throw new Error(`--signal has to be ${SIGNALS.join(' or ')}.`)
  for (const [name, value] of Object.entries({ kills, connections, minutes })) if (!Number.isInteger(value) || value < 1) throw new Error(`--${name} has to be a whole number from 1 on.`)
  if (!Number.isInteger(seed)) throw new Error('--seed has to be a whole number.')

  await ensureBuilt({ onStart: () => console.log('Building the app …') })
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-crash-'))
  const interrupted = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => interrupted.abort(new Error('Interrupted.')))
  const limit = setTimeout(() => interrupted.abort(new Error(`It was not done within ${minutes} minutes.`)), minutes * MINUTE_MS)
  try {
    console.log(`${kills} × ${signal}, ${connections} connections, seed ${seed}, in ${folder}`)
    const report = await crash({ folder, kills, signal, seed, connections, answersBelow: ANSWERS_BELOW, aborted: interrupted.signal, onLife: (life, found) => {
      for (const line of [...describeProgress(life, kills), ...describeViolations(found)]) console.log(line)
    } })
    for (const line of describeReport(report)) console.log(line)
    if (report.violations.length > 0) process.exitCode = 1
  }
  finally {
    clearTimeout(limit)
    rmSync(folder, { recursive: true, force: true })
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
})
