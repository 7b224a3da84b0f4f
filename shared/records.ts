import type { Cause } from '#shared/causes'
import type { Findings } from '#shared/findings'
import type { Latency } from '#shared/latency'
import type { DeliveryOutcome, EventOutcome } from '#shared/outcomes'
import type { RangeName } from '#shared/ranges'
import type { FailureReason, Reason, RejectionReason } from '#shared/reasons'
import type { UserStatus } from '#shared/userStatus'

// The records that the admin API answers with. Every time is in milliseconds since 1970, as Clerk writes them.

export interface User {
  id: string
  externalId: string | null
  username: string | null
  firstName: string | null
  lastName: string | null
  primaryEmail: string | null
  primaryPhone: string | null
  imageUrl: string | null
  status: UserStatus
  createdAt: number | null
  updatedAt: number | null
  lastSignInAt: number | null
  lastActiveAt: number | null
  deletedAt: number | null
  /** The event that the row stands on: the deletion for a tombstone, else the newest version's. */
  lastEventId: string
  /** When this row was last written here. */
  syncedAt: number
}

export type IdentifierKind = 'email' | 'phone' | 'username' | 'externalId' | 'web3' | 'externalAccount' | 'enterpriseAccount' | 'passkey'

export interface Identifier {
  kind: IdentifierKind
  /** Clerk's id of the identifier; null for those that have none of their own. */
  id: string | null
  value: string
  /** Who vouches for it: the OAuth provider, the chain; null where that says nothing. */
  provider: string | null
  isPrimary: boolean
  /** Clerk's verification status, such as `verified` or `unverified`; null where there is none. */
  verification: string | null
}

export interface UserDetail extends User {
  identifiers: Identifier[]
  /** Clerk's whole JSON of the user; null for a tombstone of which no version ever arrived. */
  data: Record<string, unknown> | null
}

export interface EventRecord {
  /** The Svix message id. */
  id: string
  type: string
  subjectId: string | null
  instanceId: string | null
  /** When it happened, by Clerk's clock. */
  occurredAt: number
  /** When its first verified delivery arrived here. */
  receivedAt: number
  outcome: EventOutcome
  reason: Reason | null
  detail: string | null
  /** Verified deliveries of it so far. */
  deliveryCount: number
  supersededBy: string | null
}

/** By what one version of a user is newer than another: the first of these that differs, and by how much. */
export interface NewerBy {
  field: 'updatedAt' | 'occurredAt' | 'id'
  /** Milliseconds; 0 where the ids decide. */
  ms: number
}

export interface EventDetail extends EventRecord {
  /** The raw body as it was signed; byte for byte when nothing in it is masked. Null where it is no longer kept. */
  payload: string | null
  /** How many values of the payload are masked. */
  maskedValues: number
  /** When an admin had it applied, after it had failed; null for one that a delivery settled, or that has failed so far. */
  mendedAt: number | null
  /** Its verified deliveries, newest first, the newest 200 at most. */
  deliveries: Delivery[]
  /** The event named by `supersededBy`, when the log has it. */
  supersededByEvent: EventRecord | null
  /** By what that one's version of the user is newer, where versions were compared and both can be read. */
  newerBy: NewerBy | null
  /** Of a deletion: the earlier one of the same user that had come before it, so that the row said it already. */
  repeats: string | null
}

/** A field that an event changed. A value that is absent and one that is null count as the same: null. */
export interface Change {
  /** A field of the row, such as `firstName`, or a path in Clerk's JSON, such as `public_metadata.plan`. */
  field: string
  before: unknown
  after: unknown
  /** True when a value was too long: it is then the beginning of its text, or of its JSON. */
  isCut: boolean
}

/** What an event did to its user's row: `unknown` where the log does not tell what the row was before. */
type EventEffect = 'created' | 'changed' | 'unchanged' | 'unknown'

/** An event of a user, and what became of the row by it. */
export interface TimelineEntry extends EventRecord {
  /** When the delivery that settled it arrived, or it was mended: later than `receivedAt` when it had failed at first. Null when it has failed, or is not known. */
  settledAt: number | null
  /** Set where no delivery settled it but an admin, who had it applied again. */
  mendedAt: number | null
  effect: EventEffect
  changes: Change[]
  /** Changes beyond those that are listed. */
  changesLeftOut: number
}

/** A user's row as it stood when an event had been settled, rebuilt from the log. */
export interface UserAsOf {
  event: EventRecord
  /** The time at which it stood so: when the event was settled, or first arrived where it has failed. */
  at: number
  /** `none`: there was no row yet. `unknown`: the log does not tell any more. */
  state: 'row' | 'none' | 'unknown'
  /** Null unless the state is `row`. */
  user: UserDetail | null
}

/** The event that gave a field its value. */
export type Writer = Pick<EventRecord, 'id' | 'type' | 'occurredAt'>

/** Which event last wrote what. */
export interface Provenance {
  /**
   * By name: a field of the row (`firstName`), a field of Clerk's JSON (`public_metadata`), an entry of one of its lists
   * (`email_addresses[idn_1]`). Null where the log does not reach back far enough.
   */
  writtenBy: Record<string, Writer | null>
}

export interface Delivery {
  id: number
  /** Of a rejected delivery this is only what the request claimed. */
  eventId: string | null
  receivedAt: number
  outcome: DeliveryOutcome
  reason: Reason | null
  detail: string | null
  statusCode: number
  /** From the request's arrival to just before its commit. */
  durationMs: number
  sourceIp: string | null
  userAgent: string | null
  bodyBytes: number
}

export interface DeliveryDetail extends Delivery {
  /** The headers that are kept, names in lower case. */
  headers: Record<string, string>
  /** The start of a rejected body, as text; null when there was none, or when the event holds it whole. */
  bodyExcerpt: string | null
  /** Whether the excerpt is masked, because it seems to hold a secret or a message. */
  isExcerptMasked: boolean
  diagnosis: DeliveryDiagnosis | null
  /** How it goes on with rejections like this one; null for other deliveries, and when a good one has come since. */
  streak: Streak | null
}

/** What a reason means and what to do about it. */
export interface Diagnosis {
  title: string
  explanation: string
  nextStep: string
}

/** What a delivery's reason means, and where the signature doctor found a cause, what that means in place of it. */
export interface DeliveryDiagnosis extends Diagnosis {
  cause: Cause | null
  findings: Findings | null
  /** What was looked at and what came of it, a sentence each. */
  checked: string[]
}

/** Rejections alike that came since the last good delivery. */
export interface Streak {
  count: number
  /** All rejections since then, whatever their kind. */
  outOf: number
  /** When the first of them that the log holds came. */
  firstAt: number
  /** When the last good delivery came; null when none ever did. */
  lastGoodAt: number | null
}

/** Rejections of one reason that have the same cause. */
export interface FailureCause {
  cause: Cause
  title: string
  nextStep: string
  count: number
  lastAt: number
  /** The newest one's id. */
  sampleId: string
}

export interface Failure extends Diagnosis {
  reason: RejectionReason | FailureReason
  kind: 'rejected' | 'failed'
  /** Deliveries (rejected) or events (failed) that the log holds now. */
  count: number
  firstAt: number
  lastAt: number
  /** The newest one: a delivery's id when rejected, an event's when failed. */
  sampleId: string
  /** The likeliest causes of the rejected ones, as far as any was found, the commonest first. */
  causes: FailureCause[]
  /** How it goes on; null when it does not, and for failed events. */
  streak: Streak | null
}

/** One page of a list. `total` counts all that match; when `totalIsExact` is false there are at least so many. */
export interface Page<Item> {
  items: Item[]
  nextCursor: string | null
  total: number
  totalIsExact: boolean
}

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

/** How often a reason came up in some time. */
export type FailureCount = Pick<Failure, 'reason' | 'kind' | 'count'>

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

export interface Account {
  userId: string
  /** Which rule makes this account an admin. */
  adminBy: 'id' | 'role'
}
