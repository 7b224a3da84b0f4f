import type { PlacedEvent } from '#db/stored'

/** What a user's row stands on at some point of its history. */
export interface Standing {
  /** False where the log does not tell: the row may be anything. */
  isKnown: boolean
  /** The event whose version of the user the row holds. */
  version: PlacedEvent | null
  /** The event that made it a tombstone. */
  deletion: PlacedEvent | null
  /** When the row was last written. */
  writtenAt: number | null
}

/** An event, and what the row stood on before and after it was settled. They are the same object when it changed nothing. */
export interface Step {
  event: PlacedEvent
  before: Standing
  after: Standing
}

export const NO_ROW: Standing = { isKnown: true, version: null, deletion: null, writtenAt: null }
const UNKNOWN: Standing = { ...NO_ROW, isKnown: false }

/**
 * Follows a user's row through the events about it.
 *
 * Which of two versions is newer was decided by the statement that wrote the row, and an event's outcome says how: a version
 * that was applied is what the row said then. Only versions that came after a deletion are compared here once more, by the
 * same rule, since all of them are superseded whether they completed the tombstone or not.
 *
 * @param events in the order in which they were settled
 * @param isWhole whether they begin with the first one ever
 * @param updatedAt Clerk's `updated_at` of the versions that have to be compared, by event id
 */
export function followRow(events: PlacedEvent[], isWhole: boolean, updatedAt: ReadonlyMap<string, number>): Step[] {
  let standing = isWhole ? NO_ROW : UNKNOWN
  return events.map((event) => {
    const before = standing
    standing = afterEvent(before, event, updatedAt)
    return { event, before, after: standing }
  })
}

function afterEvent(before: Standing, event: PlacedEvent, updatedAt: ReadonlyMap<string, number>): Standing {
  const writtenAt = event.settledAt
  if (isDeletion(event)) {
    if (before.deletion && !isEarlier(event, before.deletion)) return before
    return { ...before, deletion: event, writtenAt }
  }
  if (!isVersion(event)) return before
  if (event.outcome === 'applied') return { isKnown: true, version: event, deletion: null, writtenAt }
  if (!isLate(event)) return before
  const order = before.version ? compareVersions(event, before.version, updatedAt) : 1
  if (order === null) return { ...before, isKnown: false }
  return order > 0 ? { ...before, version: event, writtenAt } : before
}

export function isVersion({ type }: PlacedEvent): boolean {
  return type === 'user.created' || type === 'user.updated'
}

/** A version that came after the user's deletion. */
export function isLate(event: PlacedEvent): boolean {
  return isVersion(event) && event.reason === 'user_deleted'
}

function isDeletion({ type, outcome }: PlacedEvent): boolean {
  return type === 'user.deleted' && outcome === 'applied'
}

function isEarlier(one: PlacedEvent, other: PlacedEvent): boolean {
  return one.occurredAt < other.occurredAt || (one.occurredAt === other.occurredAt && one.id < other.id)
}

/** Above 0 when the first is the newer version; null when that cannot be told. */
function compareVersions(one: PlacedEvent, other: PlacedEvent, updatedAt: ReadonlyMap<string, number>): number | null {
  const [mine, its] = [updatedAt.get(one.id), updatedAt.get(other.id)]
  if (mine === undefined || its === undefined) return null
  return mine - its || one.occurredAt - other.occurredAt || (one.id > other.id ? 1 : -1)
}
