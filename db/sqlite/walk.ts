import { and, sql, type SQL, type SQLWrapper } from 'drizzle-orm'
import type { Keyset } from '#shared/cursor'
import { WALKED_AT_MOST } from './bounds'
import type { Db } from './open'
import { firstOf, from, inDirection, type Direction, type Order, type Part } from './paging'
import type { events, users } from './schema'

/** Rows of a list, in its order. */
export interface Walked<Row> {
  rows: Row[]
  /** Where the walk stopped before the list ended: its bound was reached, and fewer rows were found than were asked for. */
  end?: Keyset
}

/**
 * Walks a list for rows that are sought, past {@link WALKED_AT_MOST} at most. Most pages are full long before that, so a
 * small part is tried first.
 *
 * @param parts given where the walk ends, or nothing for all that is left
 * @param read gives the rows of some ids, in the order of the list
 */
export function walk<Row>(
  db: Db, table: typeof users | typeof events, parts: (end?: Keyset) => Part[], by: Order & { limit: number }, read: (ids: SQL) => Row[],
): Walked<Row> {
  const all = parts()
  if (all.length === 0) return { rows: [] }
  if (!all.some(({ sought }) => sought)) return { rows: read(firstOf(table, all, by)) }
  const past = (most: number): Walked<Row> => {
    const end = endOfWalk(db, table, all, by, most)
    const rows = read(firstOf(table, end ? parts(end).map(part => ({ ...part, where: and(part.where, upTo(end, by.time, table.id, by.order)) })) : all, by))
    if (!end || rows.length === by.limit) return { rows }
    return most < WALKED_AT_MOST ? past(WALKED_AT_MOST) : { rows, end }
  }
  return past(WALKED_AT_MOST / 20)
}

/** The keyset up to which no more rows than `most` are read, of each part by its size; undefined where the parts end before. */
function endOfWalk(db: Db, table: typeof users | typeof events, parts: Part[], { time, order }: Order, most: number): Keyset | undefined {
  const size = parts.reduce((sum, part) => sum + (part.size ?? 1), 0)
  const ends = parts.map(part => sql`SELECT * FROM (
    SELECT ${time} AS at, ${table.id} AS id ${from(table, part, part.where)} ORDER BY ${inDirection(order, time, table.id)}
    LIMIT 1 OFFSET ${Math.floor(most * (part.size ?? 1) / size)})`)
  return db.get<Keyset | undefined>(sql`${sql.join(ends, sql` UNION ALL `)} ORDER BY ${inDirection(order, sql`at`, sql`id`)} LIMIT 1`)
}

/** The rows that come before a keyset, and its own. The time by itself is what ends the walk in an index. */
function upTo(keyset: Keyset, time: SQLWrapper, id: SQLWrapper, direction: Direction): SQL {
  return direction === 'desc'
    ? sql`${time} >= ${keyset.at} AND (${time}, ${id}) >= (${keyset.at}, ${keyset.id})`
    : sql`${time} <= ${keyset.at} AND (${time}, ${id}) <= (${keyset.at}, ${keyset.id})`
}
