import { and, eq, getTableColumns, sql, sum, type SQL, type SQLWrapper } from 'drizzle-orm'
import type { Keyset } from '#shared/cursor'
import type { UsersFilters, UsersQuery } from '#shared/queries'
import type { Page, User } from '#shared/records'
import type { UserSort } from '#shared/userStatus'
import type { Db } from './open'
import { after, exactly, inOrder, toPage, type Total } from './paging'
import { inPortions } from './portions'
import { sortable, userCounts, users } from './schema'
import { searchUsers, type Search } from './search'

const { rowNumber, data, dataEventId, dataOccurredAt, searchText, ...userColumns } = getTableColumns(users)

export function listUsers(db: Db, { cursor, limit, ...filters }: UsersQuery): Page<User> {
  const { q, status, sort } = filters
  const search = q ? searchUsers(db, q) : undefined
  if (search === null) return toPage<User>([], limit, keysetBy(sort), exactly(0))
  const rows = usersAfter(db, search, filters, cursor, limit + 1)
  return toPage(rows, limit, keysetBy(sort), search ? search.count(inStatus(status, search)) : countByStatus(db, status))
}

export function exportUsers(db: Db, filters: UsersFilters): AsyncGenerator<User[]> {
  return inPortions((cursor, limit) => {
    const search = filters.q ? searchUsers(db, filters.q) : undefined
    return search === null ? [] : usersAfter(db, search, filters, cursor, limit)
  }, keysetBy(filters.sort))
}

function usersAfter(db: Db, search: Search | undefined, { status, sort, order }: UsersFilters, cursor: Keyset | undefined, limit: number): User[] {
  const time = unwalked(sortable(users[sort]), search)
  return db.select(userColumns).from(users)
    .where(and(search?.where, inStatus(status, search), after(cursor, time, users.id, order)))
    .orderBy(...inOrder(time, users.id, order))
    .limit(limit)
    .all()
}

function inStatus(status: UsersFilters['status'], search: Search | undefined): SQL | undefined {
  return status === 'all' ? undefined : sql`${unwalked(users.status, search)} = ${status}`
}

/** Where few are found, a plus sign keeps the planner from walking the whole list in this order to meet them. */
function unwalked(column: SQLWrapper, search: Search | undefined): SQLWrapper {
  return search?.few ? sql`+${column}` : column
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
