import type { Caller } from './http.ts'

/** What one path took, once for each time that it was asked. */
export interface Timing {
  path: string
  ms: number[]
}

/**
 * Asks each server for its own paths, the servers in turns so that what else the machine does hits all alike. The first
 * answer to each path is not counted.
 *
 * @throws When an answer is not a good one: its time would say nothing.
 */
export async function measure(servers: Caller[], paths: string[][], repeats: number): Promise<Timing[][]> {
  const timings = paths.map(list => list.map(path => ({ path, ms: [] as number[] })))
  for (let round = 0; round <= repeats; round++) {
    for (let index = 0; index < Math.max(...paths.map(list => list.length)); index++) {
      for (const [which, server] of servers.entries()) {
        const timing = timings[which]![index]
        if (!timing) continue
        const { status, ms } = await server.get(timing.path)
        if (status !== 200) throw new Error(`${timing.path} was answered with ${status}`)
        if (round > 0) timing.ms.push(ms)
      }
    }
  }
  return timings
}

export interface Summary {
  p50: number
  p95: number
  max: number
  /** What 95 of 100 stay below when each request counts with its fastest answer: on a busy machine it tells more. */
  calm: number
}

export function summarize(timings: Timing[]): Summary {
  const all = timings.flatMap(({ ms }) => ms)
  return { p50: quantile(all, 0.5), p95: quantile(all, 0.95), max: Math.max(...all), calm: quantile(timings.map(({ ms }) => Math.min(...ms)), 0.95) }
}

/** The requests that took longest, each by its fastest answer. */
export function slowest(timings: Timing[], count: number): { path: string, ms: number }[] {
  return timings.map(({ path, ms }) => ({ path, ms: Math.min(...ms) })).sort((a, b) => b.ms - a.ms).slice(0, count)
}

export function quantile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
}
