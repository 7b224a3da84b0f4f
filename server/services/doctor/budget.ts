/** A flood of bad requests takes at most this part of a processor's time for examining them … */
export const EXAMINING_SHARE = 0.02
/** … and after a calm spell so much at once, in milliseconds: a few hundred ordinary ones. */
export const EXAMINING_BURST_MS = 250

/** Processor time that may be spent. It comes back with the clock, up to a burst; what took longer than there was is paid off first. */
export interface Budget {
  hasSome: () => boolean
  spend: (ms: number) => void
}

/** @param now a monotonic clock in milliseconds */
export function createBudget(now: () => number = () => performance.now()): Budget {
  let left = EXAMINING_BURST_MS
  let at = now()
  const refill = () => {
    const time = now()
    left = Math.min(EXAMINING_BURST_MS, left + (time - at) * EXAMINING_SHARE)
    at = time
  }
  return {
    hasSome() {
      refill()
      return left > 0
    },
    spend(ms) {
      refill()
      left -= ms
    },
  }
}
