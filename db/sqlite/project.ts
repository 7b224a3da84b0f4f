import { eq, getTableColumns, sql, type SQL } from 'drizzle-orm'
import type { SQLiteInsertValue } from 'drizzle-orm/sqlite-core'
import type { UserVersion, VerifiedEvent } from '#db/store'
import type { Db } from './open'
import { users } from './schema'
import { searchable, startsOf } from './searchable'

// The order safety lives in the conditions of these statements: they hold for any order and any repetition, since
// they compare what the row holds with what the event brings, and nothing is read before it is written.

const excluded = (column: { name: string }) => sql`excluded.${sql.identifier(column.name)}`

/** Everything that a version of a user sets, taken from the row that the conflict kept out. */
const versionColumns = (() => {
  const { rowNumber, id, status, deletedAt, lastEventId, ...columns } = getTableColumns(users)
  return Object.fromEntries(Object.entries(columns).map(([key, column]) => [key, excluded(column)])) as Record<string, SQL>
})()

/** What search finds a user by. */
function searched(text: string) {
  const searchText = searchable(text)
  return { searchText, searchStarts: startsOf(searchText).join('') }
}

/** The row that a version of a user would make of nothing. */
export function versionRow(user: UserVersion, event: VerifiedEvent, now: number) {
  return { ...user, ...searched(user.searchText), lastEventId: event.id, dataEventId: event.id, dataOccurredAt: event.occurredAt, syncedAt: now }
}

/** The row that a deletion would make of nothing. */
export function tombstoneRow(userId: string, event: VerifiedEvent, now: number) {
  return { id: userId, ...searched(userId), status: 'deleted', deletedAt: event.occurredAt, lastEventId: event.id, syncedAt: now } as const
}

/** The statements that put events into a table of users: the users themselves, or the shadow that a rebuild fills from the log. */
export function projectionInto(table: typeof users) {
  /** True when the event's version is at least as new as the stored one; a tombstone without any is older than all. */
  const notOlder = sql`(${excluded(table.updatedAt)}, ${excluded(table.dataOccurredAt)}, ${excluded(table.dataEventId)})
    >= (coalesce(${table.updatedAt}, -1), coalesce(${table.dataOccurredAt}, -1), coalesce(${table.dataEventId}, ''))`
  const isTombstone = sql`${table.deletedAt} IS NOT NULL`
  const excludedOf = (...keys: ('status' | 'deletedAt' | 'lastEventId' | 'syncedAt')[]) => Object.fromEntries(keys.map(key => [key, excluded(table[key])]))
  type Values = SQLiteInsertValue<typeof users>

  return {
    /** Stores a version of a user unless a newer one stands. A tombstone takes it too, and stays a tombstone. */
    putVersion: (db: Db, row: Values) => db.insert(table).values(row).onConflictDoUpdate({
      target: table.id,
      set: {
        ...versionColumns,
        status: sql`CASE WHEN ${isTombstone} THEN ${table.status} ELSE ${excluded(table.status)} END`,
        lastEventId: sql`CASE WHEN ${isTombstone} THEN ${table.lastEventId} ELSE ${excluded(table.lastEventId)} END`,
      },
      setWhere: notOlder,
    }),
    /** Makes the row a tombstone, or an empty one where there is no row. Of several deletions the earliest stands. */
    putDeletion: (db: Db, row: Values) => db.insert(table).values(row).onConflictDoUpdate({
      target: table.id,
      set: excludedOf('status', 'deletedAt', 'lastEventId', 'syncedAt'),
      setWhere: sql`NOT ${isTombstone}
        OR (${excluded(table.deletedAt)}, ${excluded(table.lastEventId)}) <= (${table.deletedAt}, ${table.lastEventId})`,
    }),
  }
}

const ofUsers = projectionInto(users)

/**
 * Stores a version of a user unless a newer one stands.
 * @returns null when the row now says what the version says, else the event that the row stands on instead.
 */
export function upsertUser(tx: Db, user: UserVersion, event: VerifiedEvent, now: number) {
  ofUsers.putVersion(tx, versionRow(user, event, now)).run()
  const row = tx.select({ deletedAt: users.deletedAt, eventId: users.lastEventId }).from(users).where(eq(users.id, user.id)).get()
  if (!row || row.eventId === event.id) return null
  return { deleted: row.deletedAt !== null, eventId: row.eventId }
}

/**
 * Makes the row a tombstone, unless an earlier deletion stands.
 * @returns null: whichever stands, the row says what the event says, that the user is deleted
 */
export function deleteUser(tx: Db, userId: string, event: VerifiedEvent, now: number): null {
  ofUsers.putDeletion(tx, tombstoneRow(userId, event, now)).run()
  return null
}
