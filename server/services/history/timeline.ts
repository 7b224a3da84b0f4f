import type { Store } from '#db/store'
import type { PageQuery } from '#shared/queries'
import type { Page } from '#shared/records/page'
import type { TimelineEntry } from '#shared/records/users'
import { changesBetween } from './changes'
import { readHistory } from './readHistory'
import { openRows, type RowReader } from './readRows'
import type { Step } from './standing'

type Effect = Pick<TimelineEntry, 'effect' | 'changes' | 'changesLeftOut'>

const UNCHANGED: Effect = { effect: 'unchanged', changes: [], changesLeftOut: 0 }
const UNKNOWN: Effect = { ...UNCHANGED, effect: 'unknown' }

/**
 * A user's events by their arrival, newest first, each with what it did to the row when it was settled. A page reads the
 * history without payloads, and two payloads at most for each of its entries.
 * @returns null when there is neither such a user nor an event about one
 */
export async function readTimeline(store: Store, userId: string, query: PageQuery): Promise<Page<TimelineEntry> | null> {
  const page = await store.listUserEvents(userId, query)
  if (!page || page.items.length === 0) return page && { ...page, items: [] }
  const rows = openRows(store)
  const steps = await readHistory(store, rows, userId) ?? []
  const shown = new Set(page.items.map(({ id }) => id))
  const entries = new Map<string, TimelineEntry>()
  // In the order of settling, where the row after one step is the row before the next.
  for (const step of steps) {
    if (!shown.has(step.event.id)) continue
    const { place, ...event } = step.event
    entries.set(event.id, { ...event, ...await effectOf(rows, userId, step) })
  }
  return { ...page, items: page.items.map(event => entries.get(event.id) ?? { ...event, settledAt: null, mendedAt: null, ...UNKNOWN }) }
}

async function effectOf(rows: RowReader, userId: string, { before, after }: Step): Promise<Effect> {
  if (before === after) return UNCHANGED
  const was = await rows.rowOf(userId, before)
  const is = await rows.rowOf(userId, after)
  if (was === undefined || !is) return UNKNOWN
  const { changes, leftOut } = changesBetween(was, is)
  // A version may say the same as the one before it: the row stands on another event then, and says what it said.
  if (changes.length === 0) return UNCHANGED
  return { effect: was === null ? 'created' : 'changed', changes, changesLeftOut: leftOut }
}
