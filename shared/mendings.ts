import type { EventsFilters } from '#shared/queries'
import { EVENT_OUTCOMES, type EventOutcome } from '#shared/outcomes'
import type { Reason } from '#shared/reasons'
import type { User } from '#shared/records/users'

/** What an admin can have Rollcall do to mend something, or to find out what is to be mended. */
export const MENDING_KINDS = ['reprocess', 'rebuild', 'self_test', 'alert_test'] as const
export type MendingKind = (typeof MENDING_KINDS)[number]

/**
 * `waiting`: for somebody to confirm what was found. `interrupted`: the server stopped in the middle; what was done until then
 * stays done.
 */
export const MENDING_STATES = ['running', 'waiting', 'done', 'failed', 'cancelled', 'interrupted'] as const
export type MendingState = (typeof MENDING_STATES)[number]
/** Of these, the ones that are not its end. */
export const MENDING_LASTING_STATES = ['running', 'waiting'] as const satisfies MendingState[]

/** Who is said to have started what a command on the server's machine did. */
export const COMMAND_LINE = 'command line'

/** What was asked for: one event or the events of a filter; of a rebuild, rows that no event accounts for removed or not. */
export interface MendingRequest {
  eventId?: string
  filters?: Partial<EventsFilters>
  removeExtra?: boolean
  /** Only look, and write nothing. */
  dryRun?: boolean
  /** Who let it write what it had found. */
  confirmedBy?: string
}

export interface Mending {
  id: number
  kind: MendingKind
  state: MendingState
  /** A Clerk user id, or {@link COMMAND_LINE}. */
  startedBy: string
  startedAt: number
  finishedAt: number | null
  request: MendingRequest
  done: number
  /** Null as long as nobody knows how much there is to do. */
  total: number | null
  /** How often each thing came of it, by name. */
  counts: Record<string, number>
  /** What came of it, in a sentence. */
  summary: string | null
}

/** A mending as pages show it. */
export interface MendingRecord extends Mending {
  /** What the users table knows of whoever started it; null where that is nobody. */
  starter: Pick<User, 'id' | 'firstName' | 'lastName' | 'username' | 'primaryEmail' | 'primaryPhone'> | null
}

/**
 * What applying an event again came to: of one that had failed, its outcome now. Of one that was settled, which keeps its
 * outcome: `restored`: the user's row was not as it should be, and is now; `unchanged`: nothing had to be done; `left`: it
 * could not be applied again, and everything stays as it was.
 */
export const MENDED_OUTCOMES = [...EVENT_OUTCOMES, 'restored', 'unchanged', 'left'] as const
export type MendedOutcome = (typeof MENDED_OUTCOMES)[number]

/** Of a mending the results of so many events are kept; its counts count all. */
export const MENDED_EVENTS_KEPT = 10_000

/** What a mending did to one event. */
export interface MendedEvent {
  /** Its place among the events of its mending, from 1 on. */
  id: number
  eventId: string
  /** The event's type; null where the log no longer holds it. */
  type: string | null
  before: EventOutcome
  after: MendedOutcome
  reason: Reason | null
  detail: string | null
}

/** What applying events again would come to. */
export interface MendingPreview {
  /** How many events match; when `totalIsExact` is false there are at least so many. */
  total: number
  totalIsExact: boolean
  /** Of so many it was tried, the oldest. */
  tried: number
  /** What came of those, each by itself, the commonest first. */
  counts: { before: EventOutcome, after: MendedOutcome, count: number }[]
  /** By how many of those a user's row would change. */
  rowsChanged: number
}
