import { and, eq, getTableColumns, inArray, sql, sum, type SQL, type SQLWrapper } from 'drizzle-orm'
import type { Keyset } from '#shared/cursor'
import type { UsersFilters, UsersQuery } from '#shared/queries'
import type { Page } from '#shared/records/page'
import type { User } from '#shared/records/users'
import { USER_STATUSES, type UserSort } from '#shared/userStatus'
import type { Db } from './open'
import { after, exactly, inOrder, toPage, type Total } from './paging'
import { inPortions } from './portions'
import { sortable, userCounts, users } from './schema'
import { searchUsers, type Search } from './search'
import { walk, type Walked } from './walk'

const { rowNumber, data, dataEventId, dataOccurredAt, searchText, searchStarts, ...userColumns } = getTableColumns(users)

export function listUsers(db: Db, { cursor, limit, ...filters }: UsersQuery): Page<User> {
  const { q, status, sort } = filters
  const search = q ? searchUsers(db, q) : undefined
  if (search === null) return toPage<User>([], limit, keysetBy(sort), exactly(0))
  const { rows, end } = usersAfter(db, search, filters, cursor, limit + 1)
  return toPage(rows, limit, keysetBy(sort), search ? search.count(inStatus(status)) : countByStatus(db, status), end)
}

export function exportUsers(db: Db, filters: UsersFilters): AsyncGenerator<User[]> {
  return inPortions(db, (cursor, limit) => {
    const search = filters.q ? searchUsers(db, filters.q) : undefined
    return search === null ? { rows: [] } : usersAfter(db, search, filters, cursor, limit)
  }, keysetBy(filters.sort))
}

/** Few who are found are fetched and sorted; else the list is walked. */
function usersAfter(db: Db, search: Search | undefined, filters: UsersFilters, cursor: Keyset | undefined, limit: number): Walked<User> {
  const { status, sort, order } = filters
  const time = sortable(users[sort])
  const read = (where: SQL | undefined) => db.select(userColumns).from(users)
    .where(where).orderBy(...inOrder(unindexed(time), unindexed(users.id), order)).limit(limit).all()
  if (search?.few) return { rows: read(and(search.where, inStatus(status), after(cursor, unindexed(time), users.id, order))) }
  // The index of a status has its users in order, and those of all statuses are merged.
  const index = `users_by_status_${users[sort].name}`
  const parts = (status === 'all' ? USER_STATUSES : [status]).map(one => ({
    index, where: and(eq(users.status, one), after(cursor, time, users.id, order)), sought: search?.where,
  }))
  return walk(db, users, () => parts, { time, order, limit }, ids => read(inArray(users.id, ids)))
}

function inStatus(status: UsersFilters['status']): SQL | undefined {
  return status === 'all' ? undefined : sql`${unindexed(users.status)} = ${status}`
}

/** A plus sign keeps the planner from walking the whole list in its order to meet the few that are wanted. */
function unindexed(column: SQLWrapper): SQL {
  return sql`+${column}`
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
