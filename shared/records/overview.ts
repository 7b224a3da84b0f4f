import type { Latency } from '#shared/latency'
import type { DeliveryOutcome, EventOutcome } from '#shared/outcomes'
import type { RangeName } from '#shared/ranges'
import type { Reason } from '#shared/reasons'
import type { UserStatus } from '#shared/userStatus'
import type { FailureCount } from '#shared/records/failures'

// What the overview shows, and the counts behind it. Every time is in milliseconds since 1970, as Clerk writes them.

/** What arrived in some time: events by their outcome now, and rejected deliveries. */
export type ArrivalCounts = Record<EventOutcome | 'rejected', number>

/** One hour of the overview's series. */
export interface HourCounts extends ArrivalCounts {
  /** The hour's first millisecond. */
  hour: number
}

/** One column of the overview's chart: an hour, or several. */
export interface ColumnCounts extends ArrivalCounts {
  /** The column's first millisecond. */
  from: number
}

/** One day of UTC. */
export interface UserDay {
  /** The day's first millisecond. */
  day: number
  created: number
  deleted: number
  /** Users at the day's end, deleted ones left out. */
  users: number
}

/**
 * How long something took: the named part of all took at most so many milliseconds. Null where nothing was measured, and
 * where it was slower than the last bound of shared/latency.ts.
 */
export interface Percentiles {
  count: number
  p50: number | null
  p95: number | null
  p99: number | null
}

export interface Totals {
  users: Record<UserStatus, number>
  events: Record<EventOutcome, number>
  deliveries: Record<DeliveryOutcome, number>
  /** When the newest verified delivery arrived. */
  lastVerifiedAt: number | null
}

/** How many rows the log holds of each kind that lists can be filtered by; kinds without any are left out. */
export interface Counts {
  users: { status: UserStatus, count: number }[]
  events: { type: string, outcome: EventOutcome, reason: Reason | null, count: number }[]
  deliveries: { outcome: DeliveryOutcome, reason: Reason | null, count: number }[]
}

/** Something that the operator has still to set up, or has. */
export interface SetupStep {
  id: 'clerk_keys' | 'signing_secret' | 'admin' | 'first_delivery'
  done: boolean
  title: string
  nextStep: string
  /** The settings it is about. */
  settings: string[]
}

export interface Overview extends Totals {
  /** The last 24 hours, oldest first, the current one last; hours without events are there too. */
  hours: HourCounts[]
  /** What `columns`, `failures` and `latency` speak of: from a time on until now. */
  range: { name: RangeName, from: number, columnMs: number }
  /** The range in columns, oldest first, the current one last. */
  columns: ColumnCounts[]
  /** Rejected deliveries and failed events of the range by reason, the most frequent first. */
  failures: (FailureCount & { title: string })[]
  latency: Record<Latency, Percentiles>
  /** The last 90 days of UTC, oldest first, today last; whatever the range. */
  userDays: UserDay[]
  setup: SetupStep[]
}
