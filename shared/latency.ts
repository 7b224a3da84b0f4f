/**
 * What is measured of a delivery. `handling`: from a verified delivery's arrival to just before its commit.
 * `arrival`: from when an event happened, by Clerk's clock, to its first verified delivery's arrival, by ours.
 */
export const LATENCIES = ['handling', 'arrival'] as const
export type Latency = (typeof LATENCIES)[number]

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/**
 * Times are not kept one by one: each is counted under the first of these that it does not exceed, so that a percentile is
 * known as “at most”. In milliseconds. The migrations write the same list into the file; it can only be changed there.
 */
export const LATENCY_BOUNDS_MS = [
  1, 2, 5, 10, 20, 50, 100, 200, 500,
  SECOND, 2 * SECOND, 5 * SECOND, 10 * SECOND, 15 * SECOND, 30 * SECOND,
  MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 30 * MINUTE,
  HOUR, 2 * HOUR, 5 * HOUR, 10 * HOUR,
  DAY, 2 * DAY, 7 * DAY, 30 * DAY,
] as const

/** The bound of everything slower than the last of them: the longest time that a calendar knows. */
export const LATENCY_UNBOUNDED_MS = 8_640_000_000_000_000
