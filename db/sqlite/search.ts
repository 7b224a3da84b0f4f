import { sql, type SQL } from 'drizzle-orm'
import { USERS_SORTED_AT_MOST } from './bounds'
import type { Db } from './open'
import type { Total } from './paging'
import { users } from './schema'
import { searchable, startsOf } from './searchable'

export interface Search {
  /** True of the users who are found. */
  where: SQL
  /** Whether they are so few that they are fetched and sorted; else the list is walked in its order until a page is full. */
  few: boolean
  /** Counts those of them who fulfil another condition. */
  count: (condition: SQL | undefined) => Total
}

/** Finds the users of whom each word of `q` begins a word; null when there is nothing to look for. */
export function searchUsers(db: Db, q: string): Search | null {
  const phrases = q.split(/[\s\0]+/).map(searchable).filter(Boolean)
  if (phrases.length === 0) return null
  const match = phrases.map(phrase => `"${phrase.trim()}"*`).join(' AND ')
  // Asked once only: where two common words never meet, it takes the index longest to find nobody.
  const found = db.all<{ rowid: number }>(sql`SELECT rowid FROM users_search WHERE users_search MATCH ${match} LIMIT ${USERS_SORTED_AT_MOST + 1}`)
  const isFound = sql`${users.rowNumber} IN (SELECT value FROM json_each(${JSON.stringify(found.map(({ rowid }) => rowid))}))`
  const few = found.length <= USERS_SORTED_AT_MOST
  return {
    few,
    where: few ? isFound : sql`${isBetween(db, match, found[0]!.rowid)} AND ${containing(phrases)}`,
    count: (condition) => {
      const { count } = db.get<{ count: number }>(sql`SELECT count(*) AS count FROM users WHERE ${isFound} AND ${condition ?? sql`TRUE`}`)
      return { total: Math.min(count, USERS_SORTED_AT_MOST), totalIsExact: few }
    },
  }
}

/**
 * That a row is neither before nor after all that are found. Who came about the same time has ids alike: where many share a
 * beginning, everybody newer is passed over by a number, which is quicker than by words.
 */
function isBetween(db: Db, match: string, first: number): SQL {
  const last = db.get<{ rowid: number }>(sql`SELECT rowid FROM users_search WHERE users_search MATCH ${match} ORDER BY rowid DESC LIMIT 1`)
  return sql`${users.rowNumber} BETWEEN ${first} AND ${last.rowid}`
}

/**
 * The words as conditions on a row. The starts of a user's words are in the indexes that lists are walked by, so almost all
 * who do not belong are passed over without a look at their row.
 */
function containing(phrases: string[]): SQL {
  const starts = new Set(phrases.flatMap(startsOf))
  // A phrase that is one start says no more than that start.
  const whole = phrases.filter(phrase => !starts.has(phrase))
  return sql.join([
    ...[...starts].map(start => sql`instr(${users.searchStarts}, ${start}) > 0`),
    ...whole.map(phrase => sql`instr(${users.searchText}, ${phrase}) > 0`),
  ], sql` AND `)
}
