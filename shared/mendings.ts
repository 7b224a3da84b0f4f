import type { EventsFilters } from '#shared/queries'
import type { EventOutcome } from '#shared/outcomes'
import type { Reason } from '#shared/reasons'

/** What an admin can have Rollcall do to mend something, or to find out what is to be mended. */
export const MENDING_KINDS = ['reprocess', 'rebuild', 'self_test', 'alert_test'] as const
export type MendingKind = (typeof MENDING_KINDS)[number]

/**
 * `waiting`: for somebody to confirm what was found. `interrupted`: the server stopped in the middle; what was done until then
 * stays done.
 */
export const MENDING_STATES = ['running', 'waiting', 'done', 'failed', 'cancelled', 'interrupted'] as const
export type MendingState = (typeof MENDING_STATES)[number]

/** Who is said to have started what a command on the server's machine did. */
export const COMMAND_LINE = 'command line'

/** What was asked for: one event or the events of a filter; rows that no event accounts for removed or not. */
export interface MendingRequest {
  eventId?: string
  filters?: Partial<EventsFilters>
  removeExtra?: boolean
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

/** What a mending did to one event. */
export interface MendedEvent {
  position: number
  eventId: string
  before: EventOutcome
  after: EventOutcome
  reason: Reason | null
  detail: string | null
}
