import type { EventOutcome } from '#shared/outcomes'
import type { Reason } from '#shared/reasons'
import type { Delivery } from '#shared/records/deliveries'

// Events as the admin API gives them. Every time is in milliseconds since 1970, as Clerk writes them.

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
