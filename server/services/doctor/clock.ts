import type { ClockEvidence } from '#db/stored'
import type { Cause } from '#shared/causes'

/** Deliveries that came in time differ by less than this: a network and a queue take seconds. */
const SMALL_SKEW_SECONDS = 60
/** Deliveries that are off by one and the same clock differ by less than this from each other. */
const SAME_SKEW_SECONDS = 30
/** So many others have to be off by the same time before a clock is said to be wrong. */
const SAME_SKEW_COUNT = 2

/** The units that clocks count in, by the number of digits that their times have nowadays. */
const UNITS = { 13: 'milliseconds', 16: 'microseconds', 19: 'nanoseconds' } as const

export type Timestamp = { seconds: number } | { unit: (typeof UNITS)[keyof typeof UNITS] } | null

/** What a svix-timestamp header says; null when that is no whole number of seconds, nor of a smaller unit. */
export function readTimestamp(header: string): Timestamp {
  if (!/^\d{1,19}$/.test(header)) return null
  if (header.length <= 11) return { seconds: Number(header) }
  const unit = Object.entries(UNITS).find(([digits]) => Number(digits) === header.length)?.[1]
  return unit ? { unit } : null
}

/** A delivery whose time is off, and whose signature is right for that time. */
export interface SkewedDelivery {
  /** When it was signed, and by how much that is ahead of this server's clock; seconds. */
  signedAt: number
  skewSeconds: number
  /** In milliseconds since 1970, by this server's clock. */
  receivedAt: number
  /** Whether it looks like Svix, whose clocks are right. */
  isSvix: boolean
}

/**
 * Whose clock is wrong, as far as it can be told.
 *
 * Nothing arrives before it was signed: a right signature from the future means that this server's clock is behind Svix's.
 * One from the past is either late, or this server's clock is ahead. A clock that has jumped ahead by some time makes
 * everything that came before seem older by that time: a delivery that came in time and is younger than that shows the
 * clock to be right. Other deliveries that are off by the same time show it to be wrong.
 */
export function judgeClock({ signedAt, skewSeconds, receivedAt, isSvix }: SkewedDelivery, { others, takenAt }: ClockEvidence): { cause: Cause, isRight: boolean | null } {
  if (skewSeconds > 0) return isSvix ? { cause: 'clock_behind', isRight: false } : { cause: 'clock_unclear', isRight: null }
  if (takenAt !== null) return { cause: 'replayed', isRight: null }
  const lateMs = -skewSeconds * 1000
  const wasRight = others.some(other => other.isVerified && Math.abs(other.skewSeconds) <= SMALL_SKEW_SECONDS
    && other.receivedAt <= receivedAt && receivedAt - other.receivedAt < lateMs - SMALL_SKEW_SECONDS * 1000)
  if (wasRight) return { cause: 'held_back', isRight: true }
  const offAlike = new Set(others.filter(other => !other.isVerified && other.signedAt !== signedAt && Math.abs(other.skewSeconds - skewSeconds) <= SAME_SKEW_SECONDS)
    .map(other => other.signedAt))
  if (offAlike.size >= SAME_SKEW_COUNT) return { cause: 'clock_ahead', isRight: false }
  return { cause: 'clock_unclear', isRight: null }
}
