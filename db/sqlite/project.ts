import { eq, getTableColumns, sql, type SQL } from 'drizzle-orm'
import type { SQLiteInsertValue } from 'drizzle-orm/sqlite-core'
import type { Effect, UserVersion, VerifiedEvent } from '#db/delivered'
import type { EventOutcome } from '#shared/outcomes'
import type { Reason } from '#shared/reasons'
import { given } from './given'
import type { Db } from './open'
import { users } from './schema'
import { searchable, startsOf } from './searchable'

// The order safety lives in the conditions of these statements: they hold for any order and any repetition, since
// they compare what the row holds with what the event brings, and nothing is read before it is written.

const excluded = (column: { name: string }) => sql`excluded.${sql.identifier(column.name)}`

const { rowNumber, deletedAt, ...versionFields } = getTableColumns(users)
const { id, status, lastEventId, syncedAt, searchText, searchStarts, ...onlyOfVersions } = versionFields
const deletionFields = { id, status, deletedAt, lastEventId, syncedAt, searchText, searchStarts }

/** Everything that a version of a user sets, taken from the row that the conflict kept out. */
const versionColumns = Object.fromEntries(Object.entries({ ...onlyOfVersions, syncedAt, searchText, searchStarts })
  .map(([key, column]) => [key, excluded(column)])) as Record<string, SQL>

/** What search finds a user by. */
function searched(text: string) {
  const searchText = searchable(text)
  return { searchText, searchStarts: startsOf(searchText).join('') }
}

/** Puts what events ask for into a table of users: the users themselves, or the shadow that a rebuild fills from the log. */
export interface Projection {
  /** Stores a version of a user unless a newer one stands. A tombstone takes it too, and stays a tombstone. */
  putVersion: (user: UserVersion, event: VerifiedEvent, now: number) => void
  /** Makes the row a tombstone, or an empty one where there is no row. Of several deletions the earliest stands. */
  putDeletion: (userId: string, event: VerifiedEvent, now: number) => void
}

/** The statements are prepared once, for any number of events. */
export function openProjection(db: Db, table: typeof users): Projection {
  /** True when the event's version is at least as new as the stored one; a tombstone without any is older than all. */
  const notOlder = sql`(${excluded(table.updatedAt)}, ${excluded(table.dataOccurredAt)}, ${excluded(table.dataEventId)})
    >= (coalesce(${table.updatedAt}, -1), coalesce(${table.dataOccurredAt}, -1), coalesce(${table.dataEventId}, ''))`
  const isTombstone = sql`${table.deletedAt} IS NOT NULL`
  const excludedOf = (...keys: ('status' | 'deletedAt' | 'lastEventId' | 'syncedAt')[]) => Object.fromEntries(keys.map(key => [key, excluded(table[key])]))
  const insert = (fields: object) => db.insert(table).values(given(fields) as SQLiteInsertValue<typeof users>)

  const putsVersion = insert(versionFields).onConflictDoUpdate({
    target: table.id,
    set: {
      ...versionColumns,
      status: sql`CASE WHEN ${isTombstone} THEN ${table.status} ELSE ${excluded(table.status)} END`,
      lastEventId: sql`CASE WHEN ${isTombstone} THEN ${table.lastEventId} ELSE ${excluded(table.lastEventId)} END`,
    },
    setWhere: notOlder,
  }).prepare()

  const putsDeletion = insert(deletionFields).onConflictDoUpdate({
    target: table.id,
    set: excludedOf('status', 'deletedAt', 'lastEventId', 'syncedAt'),
    setWhere: sql`NOT ${isTombstone}
      OR (${excluded(table.deletedAt)}, ${excluded(table.lastEventId)}) <= (${table.deletedAt}, ${table.lastEventId})`,
  }).prepare()

  return {
    putVersion: (user, event, now) => void putsVersion.run({ ...user, ...searched(user.searchText), lastEventId: event.id, dataEventId: event.id, dataOccurredAt: event.occurredAt, syncedAt: now }),
    putDeletion: (userId, event, now) => void putsDeletion.run({ id: userId, ...searched(userId), status: 'deleted', deletedAt: event.occurredAt, lastEventId: event.id, syncedAt: now }),
  }
}

/** What applying an event to the users has come to. */
interface Verdict {
  outcome: Exclude<EventOutcome, 'failed'>
  reason: Reason | null
  supersededBy: string | null
}

export type Apply = (event: VerifiedEvent, effect: Exclude<Effect, { kind: 'fail' }>, now: number) => Verdict

const APPLIED: Verdict = { outcome: 'applied', reason: null, supersededBy: null }
const IGNORED: Verdict = { outcome: 'ignored', reason: 'type_not_synced', supersededBy: null }

/** Carries out what events ask of the users. */
export function openApplying(db: Db): Apply {
  const { putVersion, putDeletion } = openProjection(db, users)
  const standing = db.select({ deletedAt, eventId: lastEventId }).from(users).where(eq(id, sql.placeholder('id'))).prepare()

  return (event, effect, now) => {
    if (effect.kind === 'ignore') return IGNORED
    if (effect.kind === 'delete') {
      putDeletion(effect.userId, event, now)
      // Whichever deletion stands, the row says what the event says: that the user is deleted.
      return APPLIED
    }
    putVersion(effect.user, event, now)
    const row = standing.get({ id: effect.user.id })
    if (!row || row.eventId === event.id) return APPLIED
    return { outcome: 'superseded', reason: row.deletedAt === null ? 'newer_event_applied' : 'user_deleted', supersededBy: row.eventId }
  }
}
