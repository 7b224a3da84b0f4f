import type { UserStatus } from '#shared/userStatus'
import type { EventRecord } from '#shared/records/events'

// Users as the admin API gives them, and what the log tells of one. Every time is in milliseconds since 1970, as Clerk writes them.

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
