import { and, asc, desc, sql, type SQL, type SQLWrapper } from 'drizzle-orm'
import { encodeCursor, type Keyset } from '#shared/cursor'
import type { Page } from '#shared/records/page'
import { COUNTED_AT_MOST } from './bounds'
import type { Db } from './open'
import type { deliveries, events, users } from './schema'

export type Direction = 'asc' | 'desc'

/** The rows that come after a keyset, in an order by time and then id. */
export function after(keyset: { at: number, id: string | number } | undefined, time: SQLWrapper, id: SQLWrapper, direction: Direction): SQL | undefined {
  if (!keyset) return undefined
  return direction === 'desc'
    ? sql`(${time}, ${id}) < (${keyset.at}, ${keyset.id})`
    : sql`(${time}, ${id}) > (${keyset.at}, ${keyset.id})`
}

/**
 * A range as a page after a cursor needs it: without its end where the cursor lies before that. Of two ends SQLite may
 * begin to read at the wrong one, and walk to the right one.
 */
export function endedBy<Range extends { to?: number }>(cursor: Keyset | undefined, range: Range): Range {
  return cursor && range.to !== undefined && cursor.at < range.to ? { ...range, to: undefined } : range
}

export function inOrder(time: SQLWrapper, id: SQLWrapper, direction: Direction): SQL[] {
  return direction === 'desc' ? [desc(time), desc(id)] : [asc(time), asc(id)]
}

/** Rows of a table, and the index that they are read from. No row belongs to two parts of a list. */
export interface Part {
  index: string
  /** What the index is read by. */
  where: SQL | undefined
  /** What is compared of each row that is read. */
  sought?: SQL
  /** About how many rows there are to read, beside those of the other parts. */
  size?: number
}

export interface Order {
  time: SQLWrapper
  order: Direction
}

export const inDirection = (order: Direction, ...keys: SQLWrapper[]) => sql.join(keys.map(key => sql`${key} ${sql.raw(order)}`), sql`, `)

/**
 * The ids of the first rows of several parts together. Where the index of a part has its rows in the order of the list,
 * no more of it is read than fills the page, so that it does not matter how large it is.
 */
export function firstOf(
  table: typeof users | typeof events,
  parts: Part[],
  { time, order, limit }: Order & { limit: number },
): SQL {
  const firsts = parts.map(part => sql`SELECT * FROM (
    SELECT ${table.id} AS id, ${time} AS at ${from(table, part)} ORDER BY ${inDirection(order, time, table.id)} LIMIT ${limit})`)
  return sql`(SELECT id FROM (${sql.join(firsts, sql` UNION ALL `)}) ORDER BY ${inDirection(order, sql`at`, sql`id`)} LIMIT ${limit})`
}

export function from(table: typeof users | typeof events | typeof deliveries, part: Part, where = and(part.where, part.sought)): SQL {
  return sql`FROM ${table} INDEXED BY ${sql.identifier(part.index)}${where ? sql` WHERE ${where}` : sql``}`
}

/** A page out of `limit + 1` rows: the one too many tells that there are more, as does a walk that has not come to the end. */
export function toPage<Row>(rows: Row[], limit: number, keysetOf: (row: Row) => Keyset, total: Total, end?: Keyset): Page<Row> {
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  const next = rows.length > limit && last ? keysetOf(last) : end
  return { items, nextCursor: next ? encodeCursor(next) : null, ...total }
}

export type Total = Pick<Page<never>, 'total' | 'totalIsExact'>

export function exactly(total: number): Total {
  return { total, totalIsExact: true }
}

/** Counts the rows of several parts together, but never more than a bounded number of them. */
export function countUpTo(db: Db, table: typeof events | typeof deliveries, parts: Part[], most = COUNTED_AT_MOST): Total {
  const matches = parts.map(part => sql`SELECT * FROM (SELECT 1 ${from(table, part)} LIMIT ${most + 1})`)
  const { count } = db.get<{ count: number }>(sql`SELECT count(*) AS count FROM (${sql.join(matches, sql` UNION ALL `)} LIMIT ${most + 1})`)
  return { total: Math.min(count, most), totalIsExact: count <= most }
}
