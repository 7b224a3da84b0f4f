import { quantile } from '../../figures/measure.ts'
import { startOn } from '../../figures/server.ts'
import { atMost } from '../goal.ts'
import type { Goal } from '../goal.ts'
import { PAUSES } from '../preloads.ts'
import type { BenchRun } from '../run.ts'
import { table } from '../table.ts'
import { inTurns, medianOf, ratioOf } from '../turns.ts'
import { beginAdminWork, KINDS } from './adminWork.ts'
import type { Kind } from './adminWork.ts'

const P99_GOAL = 3
/** Deliveries come at a rhythm, 40 a second, as they do when nobody measures. */
const RHYTHM = { connections: 4, everyMs: 100 }
const BYTES = 2000
const SHORT = { users: 20_000, events: 200_000 }
const FULL = { users: 1_000_000, events: 10_000_000 }

/** What the goal speaks of. */
const AT_ONCE: readonly Kind[] = ['export', 'search', 'rebuild']
/** Done beside the deliveries: nothing, each kind of work by itself, and what the goal speaks of. */
const SIDES: (readonly Kind[])[] = [[], ...KINDS.map(kind => [kind]), AT_ONCE]

/** What the answers to deliveries take while an export, searches and a rebuild's preview run, beside what they take alone. */
export async function benchBeside(run: BenchRun, { size, rounds, seconds } = run.isFull ? { size: FULL, rounds: 5, seconds: 15 } : { size: SHORT, rounds: 3, seconds: 8 }): Promise<Goal[]> {
  const file = run.filled(size)
  const server = await startOn(file, { preload: PAUSES })
  try {
    const measure = async (kinds: readonly Kind[]) => {
      await run.client.prepare({ secret: server.webhookSecret, bytes: BYTES, count: Math.ceil(seconds * RHYTHM.connections * 1000 / RHYTHM.everyMs) })
      const end = beginAdminWork(server, file, kinds)
      await server.tell(0)
      const sent = await run.client.send({ port: Number(new URL(server.url).port), status: 200, seconds, ...RHYTHM })
      const pause = await server.tell(0)
      return { p50: quantile(sent.ms, 0.5), p99: quantile(sent.ms, 0.99), pause, ...await end() }
    }
    await measure([])
    const measured = await inTurns(SIDES, rounds, measure)
    console.log(`\nMilliseconds of an answer while ${RHYTHM.connections * 1000 / RHYTHM.everyMs} deliveries come a second, the server’s longest pause, and what was done beside them; the medians of ${rounds} rounds.`)
    console.log(table(['beside', 'p50', 'p99', 'p99 ÷ alone', 'pause', 'MB exported', 'searches', 'rebuilds', 'pages'], SIDES.map((kinds, side) => [
      kinds.join(', ') || 'nothing',
      ...(['p50', 'p99'] as const).map(key => medianOf(measured, side, figures => figures[key])),
      ratioOf(measured, side, 0, ({ p99 }) => p99).median,
      ...(['pause', ...KINDS] as const).map(key => medianOf(measured, side, figures => figures[key])),
    ])))
    const ratio = (side: number) => ratioOf(measured, side, 0, ({ p99 }) => p99).median
    return [
      atMost('p99 beside admin work ÷ alone', ratio(SIDES.length - 1), P99_GOAL),
      atMost('p99 beside pages that are opened ÷ alone', ratio(SIDES.findIndex(kinds => kinds.join() === 'page')), P99_GOAL),
    ]
  }
  finally {
    await server.stop()
  }
}
