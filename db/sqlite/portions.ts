import { setImmediate as otherWork } from 'node:timers/promises'
import type { Keyset } from '#shared/cursor'
import { whileAvailable } from './availability'

/** Rows that an export reads at once: a few milliseconds, during which nothing else is done. */
const PORTION_ROWS = 100

/**
 * Reads a list to its end, a portion at a time. No read transaction stays open between two portions, so that the log
 * file can be emptied however long the reader takes.
 *
 * @param read gives the rows after a keyset, at most `limit` of them
 */
export async function* inPortions<Row>(
  read: (after: Keyset | undefined, limit: number) => Row[],
  keysetOf: (row: Row) => Keyset,
): AsyncGenerator<Row[]> {
  let last: Row | undefined
  do {
    const rows = await whileAvailable(() => read(last && keysetOf(last), PORTION_ROWS))
    if (rows.length > 0) yield rows
    last = rows.length === PORTION_ROWS ? rows.at(-1) : undefined
    await otherWork()
  } while (last)
}
