import { and, eq, getTableColumns, sql, sum, type SQL } from 'drizzle-orm'
import type { UsersQuery } from '#shared/queries'
import type { Page, User } from '#shared/records'
import type { Db } from './open'
import { after, countUpTo, exactly, inOrder, toPage, type Total } from './paging'
import { sortable, userCounts, users } from './schema'

/** What the search index makes words of; the tokenizer in the migration names the same categories. */
const SEARCHABLE = /[\p{L}\p{N}\p{Co}\p{So}]/u

const { rowNumber, data, dataEventId, dataOccurredAt, searchText, ...userColumns } = getTableColumns(users)

export function listUsers(db: Db, { q, status, sort, order, cursor, limit }: UsersQuery): Page<User> {
  const time = sortable(users[sort])
  const where = and(status === 'all' ? undefined : eq(users.status, status), foundBy(q))
  const rows = db.select(userColumns).from(users)
    .where(and(where, after(cursor, time, users.id, order)))
    .orderBy(...inOrder(time, users.id, order))
    .limit(limit + 1)
    .all()
  const total = q ? countUpTo(db, users, where) : countByStatus(db, status)
  return toPage(rows, limit, row => ({ at: row[sort] ?? 0, id: row.id }), total)
}

export function getUser(db: Db, id: string): { user: User, data: string | null } | null {
  const row = db.select({ user: userColumns, data: users.data }).from(users).where(eq(users.id, id)).get()
  return row ?? null
}

/** Every word of the search has to begin a word of the user's; no search finds everybody, and no words nobody. */
function foundBy(q: string): SQL | undefined {
  if (!q) return undefined
  const words = q.split(/[\s\0]+/).filter(word => SEARCHABLE.test(word))
  if (words.length === 0) return sql`FALSE`
  const match = words.map(word => `"${word.replaceAll('"', '""')}"*`).join(' AND ')
  return sql`${users.rowNumber} IN (SELECT rowid FROM users_search WHERE users_search MATCH ${match})`
}

function countByStatus(db: Db, status: UsersQuery['status']): Total {
  const row = db.select({ count: sum(userCounts.count).mapWith(Number) }).from(userCounts)
    .where(status === 'all' ? undefined : eq(userCounts.status, status)).get()
  return exactly(row?.count ?? 0)
}
