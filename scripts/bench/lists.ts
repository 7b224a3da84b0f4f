import { listTimings } from '../figures/listTimings.ts'
import { summarize } from '../figures/measure.ts'
import { startOn } from '../figures/server.ts'
import { atMost } from './goal.ts'
import type { Goal } from './goal.ts'
import { PAUSES } from './preloads.ts'
import { describeSize } from './run.ts'
import type { BenchRun } from './run.ts'
import { table } from './table.ts'

/** A large file may take so many times as long as the smallest. */
const RATIO_GOAL = 3

const SMALL = { users: 1000, events: 10_000 }
const SHORT = [SMALL, { users: 20_000, events: 200_000 }]
const FULL = [SMALL, { users: 100_000, events: 1_000_000 }, { users: 1_000_000, events: 10_000_000 }]

/**
 * What lists, searches and pages take on files of several sizes, and the longest time for which the server did nothing else
 * meanwhile.
 */
export async function benchLists(run: BenchRun): Promise<Goal[]> {
  const sizes = run.isFull ? FULL : SHORT
  const repeats = run.isFull ? 3 : 2
  const servers = await Promise.all(sizes.map(run.filled).map(file => startOn(file, { preload: PAUSES })))
  const askPauses = () => Promise.all(servers.map(server => server.tell(0)))
  const rows: (string | number)[][] = []
  let slowest = { what: '', share: 0 }
  let steepest = { what: '', ratio: 0 }
  try {
    for await (const { group, timings } of listTimings(servers, repeats, askPauses)) {
      const pauses = await askPauses()
      const summaries = timings.map(summarize)
      rows.push([group.name, String(group.paths.length), ...summaries.flatMap(({ p50, p95 }, index) => [p50, p95, pauses[index]!])])
      const [first, last] = [summaries[0]!, summaries.at(-1)!]
      if (last.p95 / group.goalMs > slowest.share) slowest = { what: group.name, share: last.p95 / group.goalMs }
      if (last.p95 / first.p95 > steepest.ratio) steepest = { what: group.name, ratio: last.p95 / first.p95 }
    }
  }
  finally {
    await Promise.all(servers.map(server => server.stop()))
  }
  console.log(`\nMilliseconds at the client over a kept connection, each request asked ${repeats} times after a first; “pause” is the longest of the server’s event loop.`)
  for (const [index, size] of sizes.entries()) console.log(`File ${index + 1}: ${describeSize(size)}.`)
  console.log(table(['requests', '', ...sizes.flatMap((_, index) => [`${index + 1}: p50`, 'p95', 'pause'])], rows))
  return [
    atMost(`Slowest of the largest file, p95 ÷ its goal: ${slowest.what}`, slowest.share, 1),
    atMost(`p95 of the largest file ÷ the smallest’s: ${steepest.what}`, steepest.ratio, RATIO_GOAL),
  ]
}
