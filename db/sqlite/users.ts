import { and, eq, getTableColumns, sql, sum, type SQLWrapper } from 'drizzle-orm'
import type { Keyset } from '#shared/cursor'
import type { UsersQuery } from '#shared/queries'
import type { Page, User } from '#shared/records'
import type { UserSort } from '#shared/userStatus'
import type { Db } from './open'
import { after, exactly, inOrder, toPage, type Total } from './paging'
import { sortable, userCounts, users } from './schema'
import { searchUsers } from './search'

const { rowNumber, data, dataEventId, dataOccurredAt, searchText, ...userColumns } = getTableColumns(users)

export function listUsers(db: Db, { q, status, sort, order, cursor, limit }: UsersQuery): Page<User> {
  const search = q ? searchUsers(db, q) : undefined
  if (search === null) return toPage<User>([], limit, keysetBy(sort), exactly(0))
  // Where few are found, the plus signs keep the planner from walking the whole list in its order to meet them.
  const plain = search?.few ? (column: SQLWrapper) => sql`+${column}` : (column: SQLWrapper) => column
  const inStatus = status === 'all' ? undefined : sql`${plain(users.status)} = ${status}`
  const time = plain(sortable(users[sort]))
  const rows = db.select(userColumns).from(users)
    .where(and(search?.where, inStatus, after(cursor, time, users.id, order)))
    .orderBy(...inOrder(time, users.id, order))
    .limit(limit + 1)
    .all()
  return toPage(rows, limit, keysetBy(sort), search ? search.count(inStatus) : countByStatus(db, status))
}

function keysetBy(sort: UserSort) {
  return (user: User): Keyset => ({ at: user[sort] ?? 0, id: user.id })
}

export function getUser(db: Db, id: string): { user: User, data: string | null } | null {
  const row = db.select({ user: userColumns, data: users.data }).from(users).where(eq(users.id, id)).get()
  return row ?? null
}

function countByStatus(db: Db, status: UsersQuery['status']): Total {
  const row = db.select({ count: sum(userCounts.count).mapWith(Number) }).from(userCounts)
    .where(status === 'all' ? undefined : eq(userCounts.status, status)).get()
  return exactly(row?.count ?? 0)
}
