import type { Arrival } from '#db/delivered'

/** An arrival on its way to be written, and since when it waits for that, by the one clock that all threads share. */
export type WaitingArrival = Arrival & { waitsSince?: number }

export function beginWait(arrival: Arrival): WaitingArrival {
  return { ...arrival, waitsSince: sharedClock() }
}

/** The arrival as it is kept: what it waited belongs to how long it took. */
export function endWait({ waitsSince, ...arrival }: WaitingArrival): Arrival {
  return waitsSince === undefined ? arrival : { ...arrival, durationMs: arrival.durationMs + sharedClock() - waitsSince }
}

/** Whole milliseconds. (What `performance` tells counts from the start of each thread.) */
function sharedClock(): number {
  return Number(process.hrtime.bigint() / 1_000_000n)
}
