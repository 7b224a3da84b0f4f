import { sql, type SQL } from 'drizzle-orm'
import type { Db } from './open'
import { COUNTED_AT_MOST, type Total } from './paging'
import { users } from './schema'

/** What a word is made of: letters, digits, and symbols such as emoji. The index's tokenizer names the same categories. */
const WORDS = /[\p{L}\p{N}\p{Co}\p{So}]+/gu
const ACCENTS = /\p{M}/gu

/**
 * A text as search compares it: its words in lower case and without accents, each with a space before it. That a word
 * begins with `lov` is then that the text contains ` lov`.
 */
export function searchable(text: string): string {
  const words = text.toLowerCase().normalize('NFD').replaceAll(ACCENTS, '').match(WORDS) ?? []
  return words.map(word => ` ${word}`).join('')
}

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
  const found = sql`SELECT rowid FROM users_search WHERE users_search MATCH ${match}`
  const counted = sql`${found} LIMIT ${COUNTED_AT_MOST + 1}`
  const { count: matches } = db.get<{ count: number }>(sql`SELECT count(*) AS count FROM (${counted})`)
  const few = matches <= COUNTED_AT_MOST
  return {
    few,
    where: few
      ? sql`${users.rowNumber} IN (${found})`
      : sql.join(phrases.map(phrase => sql`instr(${users.searchText}, ${phrase}) > 0`), sql` AND `),
    count: (condition) => {
      const where = sql`${users.rowNumber} IN (${counted}) AND ${condition ?? sql`TRUE`}`
      return { total: db.get<{ count: number }>(sql`SELECT count(*) AS count FROM users WHERE ${where}`).count, totalIsExact: few }
    },
  }
}
