import { asc, desc, sql, type SQL, type SQLWrapper } from 'drizzle-orm'
import { encodeCursor, type Keyset } from '#shared/cursor'
import type { Page } from '#shared/records'
import type { Db } from './open'

/** A total that no counter knows is counted up to here; beyond it a list says "more than". */
export const COUNTED_AT_MOST = 10_000

export type Direction = 'asc' | 'desc'

/** The rows that come after a keyset, in an order by time and then id. */
export function after(keyset: { at: number, id: string | number } | undefined, time: SQLWrapper, id: SQLWrapper, direction: Direction): SQL | undefined {
  if (!keyset) return undefined
  return direction === 'desc'
    ? sql`(${time}, ${id}) < (${keyset.at}, ${keyset.id})`
    : sql`(${time}, ${id}) > (${keyset.at}, ${keyset.id})`
}

export function inOrder(time: SQLWrapper, id: SQLWrapper, direction: Direction): SQL[] {
  return direction === 'desc' ? [desc(time), desc(id)] : [asc(time), asc(id)]
}

/** A page out of `limit + 1` rows: the one too many tells that there are more. */
export function toPage<Row>(rows: Row[], limit: number, keysetOf: (row: Row) => Keyset, total: Total): Page<Row> {
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return { items, nextCursor: rows.length > limit && last ? encodeCursor(keysetOf(last)) : null, ...total }
}

export type Total = Pick<Page<never>, 'total' | 'totalIsExact'>

export function exactly(total: number): Total {
  return { total, totalIsExact: true }
}

/** Counts the rows of a table that match, but never more than a bounded number of them. */
export function countUpTo(db: Db, table: SQLWrapper, where: SQL | undefined): Total {
  const condition = where ? sql`WHERE ${where}` : sql``
  const matches = sql`SELECT 1 FROM ${table} ${condition} LIMIT ${COUNTED_AT_MOST + 1}`
  const { count } = db.get<{ count: number }>(sql`SELECT count(*) AS count FROM (${matches})`)
  return { total: Math.min(count, COUNTED_AT_MOST), totalIsExact: count <= COUNTED_AT_MOST }
}
