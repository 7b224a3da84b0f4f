import type { Cause } from '#shared/causes'
import type { Findings } from '#shared/findings'
import type { EventOutcome } from '#shared/outcomes'
import type { FailureReason, RejectionReason } from '#shared/reasons'
import type { UserStatus } from '#shared/userStatus'

/** What is known of an HTTP request to the webhook endpoint before it is judged. */
export interface Arrival {
  receivedAt: number
  durationMs: number
  sourceIp: string | null
  userAgent: string | null
  bodyBytes: number
  /** The headers that are kept, names in lower case. */
  headers: Record<string, string>
}

export interface Rejection {
  reason: RejectionReason
  detail: string | null
  statusCode: number
  claimedEventId: string | null
  bodyExcerpt: string | null
  /** What the signature doctor found, where there was something to find. */
  cause?: Cause
  findings?: Findings
}

/** A verified event, as it goes into the log. */
export interface VerifiedEvent {
  /** The Svix message id. */
  id: string
  type: string
  subjectId: string | null
  instanceId: string | null
  occurredAt: number
  /** The raw body, byte for byte. */
  payload: string
}

/** One version of a user, as an event carries it. */
export interface UserVersion {
  id: string
  externalId: string | null
  username: string | null
  firstName: string | null
  lastName: string | null
  primaryEmail: string | null
  primaryPhone: string | null
  imageUrl: string | null
  status: Exclude<UserStatus, 'deleted'>
  createdAt: number | null
  /** Clerk's `updated_at`: what orders versions. */
  updatedAt: number
  lastSignInAt: number | null
  lastActiveAt: number | null
  /** Clerk's JSON of the user. */
  data: string
  /** Everything that search finds the user by, separated by line breaks. */
  searchText: string
}

/** What an event asks of the `users` table. */
export type Effect
  = | { kind: 'upsert', user: UserVersion }
    | { kind: 'delete', userId: string }
    | { kind: 'ignore' }
    | { kind: 'fail', reason: FailureReason, detail: string | null, statusCode: number }

/** What became of a verified delivery. */
export type Settlement
  = | { outcome: Exclude<EventOutcome, 'failed'> }
    | { outcome: 'failed', reason: FailureReason }
    | { outcome: 'duplicate' }
