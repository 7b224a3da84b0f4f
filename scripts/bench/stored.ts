import Database from 'better-sqlite3'
import { startOn } from '../figures/server.ts'
import { atLeast } from './goal.ts'
import type { Goal } from './goal.ts'
import { ingestFigures } from './ingestFigures.ts'
import type { Side } from './ingestFigures.ts'
import type { BenchRun } from './run.ts'
import { table } from './table.ts'
import { inTurns, medianOf, ratioOf } from './turns.ts'

const SETTING = { connections: 16, bytes: 2000 }
const GOAL = 0.8
/** So many users of a large file are written about: enough that they lie all over it. */
const KNOWN_MAX = 20_000

const SHORT = { sizes: [{ users: 20_000, events: 200_000 }], rounds: 5, seconds: 1.5 }
const FULL = { sizes: [{ users: 100_000, events: 1_000_000 }, { users: 1_000_000, events: 10_000_000 }], rounds: 9, seconds: 4 }

/**
 * How many deliveries are taken when the log is empty, and when it holds many events. Half of the events are about users that
 * the file holds, so that what is written lies all over a large one.
 */
export async function benchStored(run: BenchRun, { sizes, rounds, seconds } = run.isFull ? FULL : SHORT): Promise<Goal[]> {
  const files = [run.newFile('stored'), ...sizes.map(run.filled)]
  const servers = await Promise.all(files.map(file => startOn(file)))
  try {
    const { pilot, measure } = ingestFigures(run, SETTING, seconds)
    const sides: Side[] = servers.map(server => ({ name: '', ...server }))
    for (const side of sides) await pilot(side)
    const stored = files.map(file => readFile(file))
    for (const [index, side] of sides.entries()) Object.assign(side, { name: stored[index]!.events.toLocaleString('en'), about: stored[index]!.users })
    const measured = await inTurns(sides, rounds, measure)

    console.log(`\nDeliveries a second and milliseconds, with ${SETTING.connections} connections, the medians of ${rounds} rounds; ratios are the medians of the rounds’ own.`)
    console.log(table(['events stored', 'per s', 'p50', 'p99', 'CPU', '÷ the first'], sides.map(({ name }, side) => [
      name,
      ...(['perSecond', 'p50', 'p99', 'cpuMs'] as const).map(key => medianOf(measured, side, figures => figures[key])),
      ratioOf(measured, side, 0, ({ perSecond }) => perSecond).median,
    ])))
    const last = sides.length - 1
    return [atLeast(`Throughput at ${sides[last]!.name} stored events ÷ at ${sides[0]!.name}`, ratioOf(measured, last, 0, ({ perSecond }) => perSecond).median, GOAL)]
  }
  finally {
    await Promise.all(servers.map(server => server.stop()))
  }
}

/** What a file holds, read beside its server. */
function readFile(file: string): { events: number, users: string[] } {
  const client = new Database(file, { readonly: true })
  try {
    const { events, rows } = client.prepare<[], { events: number, rows: number }>('SELECT (SELECT sum(count) FROM event_counts) AS events, (SELECT max(row_number) FROM users) AS rows').get()!
    const every = Math.max(1, Math.floor(rows / KNOWN_MAX))
    const userAt = client.prepare<[number], string>('SELECT id FROM users WHERE row_number = ?').pluck()
    const users = Array.from({ length: Math.floor(rows / every) }, (_, index) => userAt.get(1 + index * every)).filter(id => id !== undefined)
    return { events, users }
  }
  finally {
    client.close()
  }
}
