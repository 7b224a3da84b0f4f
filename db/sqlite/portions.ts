import { setImmediate as otherWork } from 'node:timers/promises'
import type { Keyset } from '#shared/cursor'
import { whileAvailable } from './availability'
import type { Db } from './open'
import type { Walked } from './walk'

/** Rows that an export reads at once: a few milliseconds here, and again where they are put into text, during which nothing else is done. */
const PORTION_ROWS = 50

/**
 * Reads a list to its end, a portion at a time, each of one moment. No read transaction stays open between two portions, so
 * that the log file can be emptied however long the reader takes.
 *
 * @param read gives the rows after a keyset, at most `limit` of them; fewer at the list's end, or where its walk says that it ended
 */
export async function* inPortions<Row>(
  db: Db,
  read: (after: Keyset | undefined, limit: number) => Walked<Row>,
  keysetOf: (row: Row) => Keyset,
): AsyncGenerator<Row[]> {
  let next: Keyset | undefined
  do {
    const { rows, end } = await whileAvailable(() => db.transaction(() => read(next, PORTION_ROWS)))
    if (rows.length > 0) yield rows
    const last = rows.at(-1)
    next = rows.length === PORTION_ROWS && last ? keysetOf(last) : end
    await otherWork()
  } while (next)
}
