import { copyFileSync } from 'node:fs'
import Database from 'better-sqlite3'
import { quantile } from '../figures/measure.ts'
import { startOn } from '../figures/server.ts'
import type { MeasuredServer } from '../figures/server.ts'
import { atMost } from './goal.ts'
import type { Goal } from './goal.ts'
import type { BenchRun } from './run.ts'
import { table } from './table.ts'
import { inTurns, medianOf, ratioOf } from './turns.ts'

const P99_GOAL = 3
const RHYTHM = { connections: 4, everyMs: 100 }
const BYTES = 2000
const [ROUNDS, SECONDS] = [5, 5]
/** The log goes back for three years, so nearly all of it is too old. */
const SIZE = { users: 20_000, events: 200_000 }
const DAYS = 90

/** What the answers to deliveries take while retention removes what is too old, beside those of a server that keeps everything. */
export async function benchRetention(run: BenchRun): Promise<Goal[]> {
  const filled = run.filled(SIZE)
  const [kept, thinned] = [run.newFile('kept'), run.newFile('thinned')]
  for (const file of [kept, thinned]) copyFileSync(filled, file)
  const before = payloadsIn(thinned)
  const servers = [await startOn(kept), await startOn(thinned, { retentionDays: DAYS })]
  const measure = async (server: MeasuredServer) => {
    await run.client.prepare({ secret: server.webhookSecret, bytes: BYTES, count: Math.ceil(SECONDS * RHYTHM.connections * 1000 / RHYTHM.everyMs) })
    const sent = await run.client.send({ port: Number(new URL(server.url).port), status: 200, seconds: SECONDS, ...RHYTHM })
    return { p50: quantile(sent.ms, 0.5), p99: quantile(sent.ms, 0.99) }
  }
  try {
    for (const server of servers) await measure(server)
    const measured = await inTurns(servers, ROUNDS, measure)
    const left = payloadsIn(thinned)
    if (left < before / 4) throw new Error('Retention had too little to remove: it may have rested while this measured.')
    const ratio = ratioOf(measured, 1, 0, ({ p99 }) => p99).median
    console.log(`\nMilliseconds of an answer while ${RHYTHM.connections * 1000 / RHYTHM.everyMs} deliveries come a second, the medians of ${ROUNDS} rounds. ${(before - left).toLocaleString('en')} payloads were removed meanwhile.`)
    console.log(table(['retention', 'p50', 'p99', '÷ none'], ['none', 'at work'].map((name, side) => [
      name, ...(['p50', 'p99'] as const).map(key => medianOf(measured, side, figures => figures[key])), side === 0 ? 1 : ratio,
    ])))
    return [atMost('p99 while retention works ÷ without', ratio, P99_GOAL)]
  }
  finally {
    await Promise.all(servers.map(server => server.stop()))
  }
}

function payloadsIn(file: string): number {
  const client = new Database(file, { readonly: true })
  const count = client.prepare<[], number>('SELECT count(*) FROM events WHERE payload <> \'\'').pluck().get() ?? 0
  client.close()
  return count
}
