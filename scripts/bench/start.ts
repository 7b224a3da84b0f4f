import { setTimeout } from 'node:timers/promises'
import { startApp } from '../app/start.ts'
import { appEnvironment, cookieHeader, createInstance, sessionCookies, signSession } from '../clerk/instance.ts'
import { atMost } from './goal.ts'
import type { Goal } from './goal.ts'
import { residentMib } from './process.ts'
import { describeSize } from './run.ts'
import type { BenchRun } from './run.ts'
import { table } from './table.ts'
import { inTurns, medianOf } from './turns.ts'

const START_GOAL_SECONDS = 2
/** Of a large file SQLite keeps 64 MiB in memory, and of an empty one nothing; beyond that and some slack nothing may grow. */
const MORE_MEMORY_GOAL_MIB = 96
const ASK_EVERY_MS = 5
const PATHS = ['/', '/users', '/events', '/deliveries', '/failures', '/api/users', '/api/users?q=ma', '/api/events', '/api/deliveries', '/api/failures', '/api/overview']
const ADMIN = 'user_start'

const SHORT = { users: 20_000, events: 200_000 }
const FULL = { users: 1_000_000, events: 10_000_000 }

/** How long a start takes on an empty file and on a large one, from the birth of the process to the first good answer, and the memory that it takes. */
export async function benchStart(run: BenchRun): Promise<Goal[]> {
  const size = run.isFull ? FULL : SHORT
  const rounds = run.isFull ? 9 : 5
  const instance = await createInstance()
  const measure = async (file: string) => {
    const startedAt = performance.now()
    const app = await startApp({ env: { ...appEnvironment(instance, { adminUserIds: [ADMIN] }), NUXT_DATABASE_URL: `file:${file}`, NUXT_RETENTION_DAYS: '0' } })
    try {
      while (!(await fetch(`${app.url}/api/health`)).ok) await setTimeout(ASK_EVERY_MS)
      const seconds = (performance.now() - startedAt) / 1000
      const atStart = residentMib(app.pid)
      const cookie = cookieHeader(sessionCookies(instance, await signSession(instance, { userId: ADMIN, authorizedParty: app.url })))
      for (const path of PATHS) {
        const answer = await fetch(app.url + path, { headers: { cookie } })
        await answer.arrayBuffer()
        if (!answer.ok) throw new Error(`${path} was answered with ${answer.status}`)
      }
      return { seconds, atStart, afterLists: residentMib(app.pid) }
    }
    finally {
      await app.stop()
    }
  }
  const files = [run.newFile('start'), run.filled(size)]
  // The very first start on a new file makes its tables.
  const first = await measure(files[0]!)
  const measured = await inTurns(files, rounds, measure)
  const seconds = (side: number) => medianOf(measured, side, figures => figures.seconds)
  const afterLists = (side: number) => medianOf(measured, side, figures => figures.afterLists)
  console.log(`\nSeconds to the first answer of /api/health, and MiB of memory then and after a page of each list; medians of ${rounds} starts.`)
  console.log(table(['file', 'seconds', 'MiB', 'after lists'], [
    ['new, its tables made (once)', first.seconds, first.atStart, first.afterLists],
    ...['empty', describeSize(size)].map((name, side) => [name, seconds(side), medianOf(measured, side, figures => figures.atStart), afterLists(side)]),
  ]))
  return [
    atMost(`Seconds of a start with ${describeSize(size)}`, seconds(1), START_GOAL_SECONDS),
    atMost('MiB more after a page of each list than with an empty file', afterLists(1) - afterLists(0), MORE_MEMORY_GOAL_MIB),
  ]
}
