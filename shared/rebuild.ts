import type { Mending } from '#shared/mendings'

/**
 * How a row of the users table can differ from what the event log says. `missing`: the log tells of a user who has no row.
 * `different`: a row says something else. `extra`: no event accounts for the row. `kept`: the payloads that made the row are
 * gone, so nobody can say what it should be, and it stays as it is.
 */
export const DIFFERENCE_KINDS = ['missing', 'different', 'extra', 'kept'] as const
export type DifferenceKind = (typeof DIFFERENCE_KINDS)[number]

/** One field in which a row and the log differ. Long values are cut. */
export interface FieldDifference {
  /** A field of the row, such as `firstName`; a path in Clerk's JSON, such as `public_metadata.plan`; or `searchText`. */
  field: string
  stored: unknown
  rebuilt: unknown
}

/** A user whose row differs. */
export interface UserDifference {
  /** The user's. */
  id: string
  kind: DifferenceKind
  /** Empty unless the kind is `different`. */
  fields: FieldDifference[]
  /** Fields that differ beyond those that are named. */
  fieldsLeftOut: number
}

/** The rebuild that lasts, or else the last one. */
export interface RebuildStatus {
  rebuild: Mending | null
  /** Whether it waits for somebody to confirm it here. One that was started by the command line waits there. */
  canConfirm: boolean
}
