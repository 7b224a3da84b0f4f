import type { ClerkEvent } from './events.ts'
import { isWithin } from './period.ts'
import type { Period } from './period.ts'
import { isWeekend } from './rhythm.ts'
import { isAboutUser } from './strangeEvents.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
const AFTERNOON_FROM_MS = 13 * HOUR_MS + 10 * MINUTE_MS
const AFTERNOON_LASTS_MS = 3 * HOUR_MS + 15 * MINUTE_MS
const REFUSED_FOR_MS = 9 * MINUTE_MS
/** An afternoon with fewer events would show nothing. */
const STRUCK_MIN = 3

/** What went wrong for a while, and was mended. */
export interface Troubles {
  /** An afternoon in which the signing secret was another endpoint’s: every delivery is rejected. */
  wrongSecret: Period
  /** Some minutes in which another program kept the users’ table from being written: their events fail, and are tried again. */
  refusedWrites: Period
}

/** The afternoon lies on a working day of the last week, where there was enough to do; the minutes begin with an event about a user, some days before. */
export function findTroubles(history: ClerkEvent[], { from, until }: Period): Troubles {
  const afternoonOf = (day: number): Period => ({ from: day + AFTERNOON_FROM_MS, until: day + AFTERNOON_FROM_MS + AFTERNOON_LASTS_MS })
  const isBusy = (day: number) => !isWeekend(day) && history.filter(({ timestamp }) => isWithin(afternoonOf(day), timestamp)).length >= STRUCK_MIN
  let day = until - until % DAY_MS - 3 * DAY_MS
  while (!isBusy(day) && day > from) day -= DAY_MS
  const about = from + (day - from) * 0.6
  const struck = history.find(event => isAboutUser(event) && event.timestamp >= about)?.timestamp ?? about
  return {
    wrongSecret: afternoonOf(day),
    refusedWrites: { from: struck, until: struck + REFUSED_FOR_MS },
  }
}
