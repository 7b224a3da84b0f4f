import { EVENT_OUTCOMES } from '#shared/outcomes'
import type { HourCounts } from '#shared/records/overview'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** What counts as usual is read from so long before the last verified delivery. A weekend before is always among it. */
const WINDOW_MS = 14 * DAY_MS
/** So far back it is looked whether anything came before that: a pause may have begun earlier. */
export const READ_MS = 90 * DAY_MS
/** Less than this is no rhythm yet. */
const EVENTS_MIN = 50
const HISTORY_MIN_MS = 3 * DAY_MS
/** Until a whole week is known nobody knows what weekends are like: a silence may then be as long as a long one. */
const WEEK_KNOWN_MS = 8 * DAY_MS
const WEEKEND_MS = 3 * DAY_MS
/** A silence is far longer than usual when it is so many times as long as the longest pause. */
const FACTOR = 2

export interface Rhythm {
  /** The longest pause between two events, rounded up to whole hours; 2 hours at least. */
  usualMs: number
  /** A longer silence is worth telling. */
  limitMs: number
}

/**
 * The usual rhythm of what arrives, out of the counters of hours. Only what came before the last verified delivery counts,
 * so that a silence never becomes usual while it lasts.
 *
 * @param hours oldest first
 * @param lastAt when the last verified delivery arrived
 * @returns null where too little is known to call anything unusual
 */
export function rhythmOf(hours: HourCounts[], lastAt: number): Rhythm | null {
  const from = lastAt - WINDOW_MS
  const came = hours.map(counts => ({ hour: counts.hour, events: EVENT_OUTCOMES.reduce((sum, outcome) => sum + counts[outcome], 0) }))
    .filter(({ hour, events }) => events > 0 && hour <= lastAt)
  const known = came.filter(({ hour }) => hour > from)
  const first = known[0]?.hour ?? lastAt
  if (known.reduce((sum, { events }) => sum + events, 0) < EVENTS_MIN || lastAt - first < HISTORY_MIN_MS) return null

  // A repeated delivery is verified, but no new event, so the last one may lie after the last hour that counts any.
  const ends = [...known.map(({ hour }) => hour), lastAt - lastAt % HOUR_MS]
  // Where something came before, the pause until the first hour counts too, with what of it lies within.
  const starts = [came.length > known.length ? from - from % HOUR_MS : first, ...known.map(({ hour }) => hour)]
  const usualMs = Math.max(...starts.map((start, at) => (ends[at] ?? start) - start)) + HOUR_MS
  const limitMs = usualMs * FACTOR
  return { usualMs, limitMs: lastAt - first < WEEK_KNOWN_MS ? Math.max(limitMs, WEEKEND_MS) : limitMs }
}
