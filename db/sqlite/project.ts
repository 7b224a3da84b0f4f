import { eq, getTableColumns, sql, type SQL } from 'drizzle-orm'
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

/** True when the event's version is at least as new as the stored one; a tombstone without any is older than all. */
const notOlder = sql`(${excluded(users.updatedAt)}, ${excluded(users.dataOccurredAt)}, ${excluded(users.dataEventId)})
  >= (coalesce(${users.updatedAt}, -1), coalesce(${users.dataOccurredAt}, -1), coalesce(${users.dataEventId}, ''))`

/** What search finds a user by. */
function searched(text: string) {
  const searchText = searchable(text)
  return { searchText, searchStarts: startsOf(searchText).join('') }
}

const isTombstone = sql`${users.deletedAt} IS NOT NULL`

/**
 * Stores a version of a user unless a newer one stands. A tombstone takes it too, and stays a tombstone.
 * @returns null when the row now says what the version says, else the event that the row stands on instead.
 */
export function upsertUser(tx: Db, user: UserVersion, event: VerifiedEvent, now: number) {
  tx.insert(users)
    .values({ ...user, ...searched(user.searchText), lastEventId: event.id, dataEventId: event.id, dataOccurredAt: event.occurredAt, syncedAt: now })
    .onConflictDoUpdate({
      target: users.id,
      set: {
        ...versionColumns,
        status: sql`CASE WHEN ${isTombstone} THEN ${users.status} ELSE ${excluded(users.status)} END`,
        lastEventId: sql`CASE WHEN ${isTombstone} THEN ${users.lastEventId} ELSE ${excluded(users.lastEventId)} END`,
      },
      setWhere: notOlder,
    })
    .run()
  const row = tx.select({ deletedAt: users.deletedAt, eventId: users.lastEventId }).from(users).where(eq(users.id, user.id)).get()
  if (!row || row.eventId === event.id) return null
  return { deleted: row.deletedAt !== null, eventId: row.eventId }
}

/**
 * Makes the row a tombstone, or an empty one where there is no row. Of several deletions the earliest stands.
 * @returns null: whichever stands, the row says what the event says, that the user is deleted
 */
export function deleteUser(tx: Db, userId: string, event: VerifiedEvent, now: number): null {
  const tombstone = { status: 'deleted', deletedAt: event.occurredAt, lastEventId: event.id, syncedAt: now } as const
  tx.insert(users)
    .values({ id: userId, ...searched(userId), ...tombstone })
    .onConflictDoUpdate({
      target: users.id,
      set: tombstone,
      setWhere: sql`NOT ${isTombstone}
        OR (${excluded(users.deletedAt)}, ${excluded(users.lastEventId)}) <= (${users.deletedAt}, ${users.lastEventId})`,
    })
    .run()
  return null
}
