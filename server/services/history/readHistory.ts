import { setImmediate } from 'node:timers/promises'
import type { PlacedEvent } from '#db/stored'
import type { Store } from '#db/store'
import type { RowReader } from './readRows'
import { followRow, isLate, isVersion, type Step } from './standing'

/** Of a longer history the newest so many events are read; what came before them counts as not known. */
export const EVENTS_READ_MAX = 10_000
/** Events are read in portions, so that a long history does not hold up the webhook. */
const PORTION = 500

/** What of the store the past is read from. */
export type Log = Pick<Store, 'listPlacedEvents' | 'getPayload'>

/**
 * A user's whole history, without payloads: one walk of an index, some 10 µs an event.
 * @returns in the order in which events were settled; null when the log has no event about this id
 */
export async function readHistory(log: Log, rows: RowReader, userId: string): Promise<Step[] | null> {
  const { events, isWhole } = await readEvents(log, userId)
  if (events.length === 0) return null
  events.sort((one, other) => one.place - other.place || timeWithin(one) - timeWithin(other) || one.receivedAt - other.receivedAt || (one.id < other.id ? -1 : 1))
  return followRow(events, isWhole, await readVersionTimes(rows, events))
}

/** What was mended after a delivery came after that delivery’s own effect. Of those without a place, times are all that is known. */
function timeWithin({ place, mendedAt, receivedAt }: PlacedEvent): number {
  return mendedAt ?? (place === 0 ? receivedAt : 0)
}

async function readEvents(log: Log, userId: string): Promise<{ events: PlacedEvent[], isWhole: boolean }> {
  const events: PlacedEvent[] = []
  while (events.length < EVENTS_READ_MAX) {
    const last = events.at(-1)
    const portion = await log.listPlacedEvents(userId, { after: last && { at: last.receivedAt, id: last.id }, limit: PORTION })
    events.push(...portion)
    if (portion.length < PORTION) return { events, isWhole: true }
    await setImmediate()
  }
  return { events, isWhole: false }
}

/** Only a tombstone that versions came late for needs any: those, and the last one before the deletion. */
async function readVersionTimes(rows: RowReader, events: PlacedEvent[]): Promise<Map<string, number>> {
  const times = new Map<string, number>()
  const late = events.filter(isLate)
  const last = events.findLast(event => isVersion(event) && event.outcome === 'applied')
  for (const event of late.length > 0 && last ? [last, ...late] : late) {
    const updatedAt = (await rows.versionOf(event.id))?.updatedAt
    if (updatedAt !== undefined) times.set(event.id, updatedAt)
  }
  return times
}
