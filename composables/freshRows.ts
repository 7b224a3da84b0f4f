import type { Page } from '#shared/records/page'

interface Identified {
  id: string | number
}

/** What a newly asked first page says about the rows that are shown. */
export interface Comparison<Row> {
  /** Rows that are not shown: newer than all that are, or among those as far down as the page covers them. */
  fresh: Row[]
  /** Whether the page reaches down to the rows that are shown. If not, there are more between the two than the page holds. */
  reaches: boolean
}

/**
 * Compares a list with its first page of now.
 * @param shown newest first, as is the page
 * @param asked how many rows the page was asked for; one with fewer holds all that is new, wherever the others lie
 */
export function compareRows<Row extends Identified>(shown: readonly Row[], page: Page<Row>, asked: number): Comparison<Row> {
  const known = new Set(shown.map(({ id }) => id))
  const meeting = page.items.findLastIndex(({ id }) => known.has(id))
  const covered = meeting === -1 ? page.items : page.items.slice(0, meeting + 1)
  return { fresh: covered.filter(({ id }) => !known.has(id)), reaches: meeting !== -1 || page.items.length < asked }
}

/**
 * The list that is shown with a page that reaches it. As far down as the page covers, it tells which rows there are: one that it does not
 * have matches no more.
 */
export function mergeRows<Row extends Identified>(shown: Page<Row>, page: Page<Row>): Page<Row> {
  const known = new Set(shown.items.map(({ id }) => id))
  const isAbove = page.items.every(({ id }) => !known.has(id))
  const last = page.items.at(-1)
  // Which rows the page does not cover is only known by its last one. Where that is not shown, the list starts anew.
  const place = last && known.has(last.id) ? shown.items.findIndex(({ id }) => id === last.id) : shown.items.length
  const below = isAbove ? shown.items : shown.items.slice(place + 1)
  return page.nextCursor === null || below.length === 0 ? page : { ...page, items: [...page.items, ...below], nextCursor: shown.nextCursor }
}

/** The rows that are shown, each as the newer page has it. */
export function renewRows<Row extends Identified>(shown: readonly Row[], newer: readonly Row[]): Row[] {
  const byId = new Map(newer.map(row => [row.id, row]))
  return shown.map(row => byId.get(row.id) ?? row)
}
