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
 * The rows that are shown with those of a page that reaches them. As far down as the page covers, it tells which there are: one that it does not
 * have matches no more.
 */
export function mergeRows<Row extends Identified>(shown: readonly Row[], { items, nextCursor }: Page<Row>): Row[] {
  if (nextCursor === null) return items
  const inPage = new Set(items.map(({ id }) => id))
  const below = shown.slice(shown.findLastIndex(({ id }) => inPage.has(id)) + 1)
  const known = new Set(shown.map(({ id }) => id))
  const meeting = items.findLastIndex(({ id }) => known.has(id))
  return [...(meeting === -1 ? items : items.slice(0, meeting + 1)), ...below]
}

/** The rows that are shown, each as the newer page has it. */
export function renewRows<Row extends Identified>(shown: readonly Row[], newer: readonly Row[]): Row[] {
  const byId = new Map(newer.map(row => [row.id, row]))
  return shown.map(row => byId.get(row.id) ?? row)
}
