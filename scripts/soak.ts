import { tmpdir } from 'node:os'
import { setTimeout } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { ensureBuilt } from './app/build.ts'
import { atMost, printGoals } from './bench/goal.ts'
import { describeMachine } from './bench/machine.ts'
import { GARBAGE } from './bench/preloads.ts'
import { residentMib } from './bench/process.ts'
import { startRun } from './bench/run.ts'
import { slopeOf } from './bench/slope.ts'
import { table } from './bench/table.ts'
import { startOn } from './figures/server.ts'
import { besidesOn } from './soak/besides.ts'

const HELP = `Sends deliveries to the built server for long, has an admin look at them, and looks at the memory that it holds.

  npm run soak -- [options]

  --events N       how many good deliveries; 10,000 when absent
  --minutes M      with --rate: as many as come in so many minutes
  --rate R         deliveries a second; as fast as they are answered when absent
  --connections C  kept connections; 16 when absent

Ends with 1 when the second half holds more than the first, beyond a bound.`

/** What the second half may hold beyond the first, each at its most. A leak of 2 KB for each delivery shows in 10,000. */
const GROWTH_MAX_MIB = 16
const BYTES = 2000
/** Until then code is compiled, and SQLite's cache of 64 MiB fills: neither grows after that. */
const WARM_UP_COUNT = 10_000
const SAMPLES = 20
/** What else is done is done so often before anything counts: pages are compiled by then. */
const WARM_UP_BESIDES = 5
const QUIET_MS = 500
/** No portion of any size takes so long. */
const PORTION_MAX_SECONDS = 3600

async function main(): Promise<void> {
  const { values } = parseArgs({ options: {
    events: { type: 'string', default: '10000' },
    minutes: { type: 'string' },
    rate: { type: 'string' },
    connections: { type: 'string', default: '16' },
    help: { type: 'boolean', default: false },
  } })
  if (values.help) return console.log(HELP)
  if (values.minutes && !values.rate) throw new Error('--minutes says how long a --rate lasts, and there is none.')
  const [connections, rate] = [Number(values.connections), values.rate ? Number(values.rate) : null]
  const events = values.minutes && rate ? Math.ceil(Number(values.minutes) * 60 * rate) : Number(values.events)

  await ensureBuilt({ onStart: () => console.log('Building the app …') })
  console.log(describeMachine(tmpdir()))
  const run = startRun()
  const server = await startOn(run.newFile('soak'), { preload: GARBAGE })
  const besides = { rejected: 0, odd: 0, pages: 0, exports: 0 }
  const doBesides = besidesOn(server, besides)
  const send = async (count: number, everyMs?: number) => {
    await run.client.prepare({ secret: server.webhookSecret, bytes: BYTES, count })
    const sent = await run.client.send({ port: Number(new URL(server.url).port), status: 200, connections, everyMs, seconds: PORTION_MAX_SECONDS })
    if (sent.ms.length !== count) throw new Error(`Only ${sent.ms.length} of ${count} deliveries were answered.`)
  }
  const look = async (count: number) => {
    await setTimeout(QUIET_MS)
    const heap = await server.tell(0)
    // Its other threads throw theirs away by then.
    await setTimeout(QUIET_MS)
    return { count, heap, resident: residentMib(server.pid) }
  }
  try {
    await send(WARM_UP_COUNT)
    for (let times = 0; times < WARM_UP_BESIDES; times++) await doBesides()
    const samples = [await look(0)]
    for (let sample = 1; sample <= SAMPLES; sample++) {
      const until = Math.round(events * sample / SAMPLES)
      await Promise.all([send(until - samples.at(-1)!.count, rate ? connections * 1000 / rate : undefined), doBesides()])
      samples.push(await look(until))
    }
    console.log(`\nMiB, after ${WARM_UP_COUNT.toLocaleString('en')} deliveries that are not counted, each time after a rest and with no garbage left.`)
    console.log(table(['deliveries', 'heap', 'resident'], samples.map(({ count, heap, resident }) => [count.toLocaleString('en'), heap, resident])))
    console.log(`\nBeside them, the warm-up included: ${besides.odd} duplicates, late and unusable deliveries, ${besides.rejected} rejected ones, ${besides.pages} pages and answers of the API, ${besides.exports} exports.`)
    const slope = (figureOf: (sample: typeof samples[number]) => number) => (10_000 * slopeOf(samples.map(sample => [sample.count, figureOf(sample)]))).toFixed(2)
    console.log(`\nFor each 10,000 deliveries: ${slope(({ heap }) => heap)} MiB of heap, ${slope(({ resident }) => resident)} MiB resident.`)
    // The most of each half: memory that was given back to the system goes up again, and that is no leak.
    const most = (half: typeof samples) => Math.max(...half.map(({ resident }) => resident))
    const growth = most(samples.slice(SAMPLES / 2 + 1)) - most(samples.slice(0, SAMPLES / 2 + 1))
    if (!printGoals([atMost('MiB that the second half held beyond the first', growth, GROWTH_MAX_MIB)])) process.exitCode = 1
  }
  finally {
    await server.stop()
    run.close()
  }
}

await main()
