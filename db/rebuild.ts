import type { Effect, VerifiedEvent } from '#db/delivered'
import type { FieldDifference } from '#shared/rebuild'

/** A row of the users table as it is kept, by the names of its fields; what only orders and numbers rows included. */
export type KeptRow = Record<string, string | number | null>

/** What an event of the log asks of a user's row. */
export type RowEffect = Extract<Effect, { kind: 'upsert' | 'delete' }>

/** How payloads and rows are read, of which the store knows nothing. Both are called inside transactions: plain and quick. */
export interface RebuildReading {
  /** What an event that was settled asks of its user's row; null when its payload is gone, or can no longer be read. */
  effectOf: (event: VerifiedEvent) => RowEffect | null
  /** The fields in which two rows of one user differ. */
  compare: (stored: KeptRow, rebuilt: KeptRow) => { fields: FieldDifference[], leftOut: number }
}

/** What one step of a rebuild did. */
export interface Portion {
  /** Events or users that were dealt with. */
  done: number
  /** What came of them, by name. */
  counts: Record<string, number>
  /** Whether that was the last portion. */
  isEnd: boolean
}

/** The rebuild has ended meanwhile: somebody cancelled it, or a start of the server interrupted it. */
export class RebuildEndedError extends Error {
  override name = 'RebuildEndedError'
}

/**
 * A rebuild of the users table, from its mending's start to its end. Every step does a bounded portion of its work in one
 * short transaction and is called until it says that this was the end; what fails can be called again. In each transaction
 * a step makes sure that the rebuild still runs, and those that look at users bring the shadow up to date first, so that
 * what webhooks did meanwhile is in both tables. If there is too much of that for one transaction, it is all that the
 * portion does, and the next one may take longer for it.
 *
 * Every step may reject with {@link RebuildEndedError} and with StoreUnavailableError.
 */
export interface Rebuild {
  /** Empties what an earlier rebuild left. */
  empty: () => Promise<Portion>
  /** How many events {@link fill} has to read. */
  countEvents: () => Promise<number>
  /** Puts the events of the log into the shadow. Counts `events` and `unreadable`. */
  fill: () => Promise<Portion>
  /** Notes where users and shadow differ. Counts `users` and each kind of difference. */
  compare: () => Promise<Portion>
  /** Brings the noted users in line with the shadow. Counts `inserted`, `updated` and `removed`. */
  write: (choice: { removeExtra: boolean }) => Promise<Portion>
  /** Compares once more and notes nothing. Counts what still differs, by kind. */
  verify: () => Promise<Portion>
}
