import { quantile } from '../../figures/measure.ts'
import { startOn } from '../../figures/server.ts'
import { atMost } from '../goal.ts'
import type { Goal } from '../goal.ts'
import type { BenchRun } from '../run.ts'
import { table } from '../table.ts'
import { inTurns, ratioOf } from '../turns.ts'
import { beginAdminWork } from './adminWork.ts'

const P99_GOAL = 3
/** Deliveries come at a rhythm, 40 a second, as they do when nobody measures. */
const RHYTHM = { connections: 4, everyMs: 100 }
const BYTES = 2000
const SHORT = { users: 20_000, events: 200_000 }
const FULL = { users: 1_000_000, events: 10_000_000 }

/** What the answers to deliveries take while an export, searches and a rebuild's preview run, beside what they take alone. */
export async function benchBeside(run: BenchRun): Promise<Goal[]> {
  const file = run.filled(run.isFull ? FULL : SHORT)
  const [rounds, seconds] = run.isFull ? [5, 30] : [3, 8]
  const server = await startOn(file)
  const done: string[] = []
  try {
    const measure = async (isBusy: boolean) => {
      await run.client.prepare({ secret: server.webhookSecret, bytes: BYTES, count: Math.ceil(seconds * RHYTHM.connections * 1000 / RHYTHM.everyMs) })
      const end = isBusy ? beginAdminWork(server, file) : null
      const sent = await run.client.send({ port: Number(new URL(server.url).port), status: 200, seconds, ...RHYTHM })
      const work = await end?.()
      if (work) done.push(`${work.exportedMb.toFixed(0)} MB exported, ${work.searches} searches, ${work.rebuilds} rebuilds begun`)
      return { count: sent.ms.length, p50: quantile(sent.ms, 0.5), p99: quantile(sent.ms, 0.99), max: Math.max(...sent.ms) }
    }
    await measure(false)
    const measured = await inTurns([false, true], rounds, measure)
    console.log(`\nMilliseconds of an answer while ${RHYTHM.connections * 1000 / RHYTHM.everyMs} deliveries come a second; each line is a round.`)
    console.log(table(['deliveries', 'alone: p50', 'p99', 'max', 'beside: p50', 'p99', 'max', 'p99 ratio', 'meanwhile'], measured.map(([alone, beside], round) => [
      String(alone!.count + beside!.count), ...[alone!, beside!].flatMap(({ p50, p99, max }) => [p50, p99, max]), beside!.p99 / alone!.p99, done[round]!,
    ])))
    return [atMost('p99 beside admin work ÷ alone', ratioOf(measured, 1, 0, ({ p99 }) => p99).median, P99_GOAL)]
  }
  finally {
    await server.stop()
  }
}
