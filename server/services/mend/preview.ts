import { setImmediate as otherWork } from 'node:timers/promises'
import type { Reapplied } from '#db/mended'
import type { Store } from '#db/store'
import type { MendingPreview } from '#shared/mendings'
import type { EventsFilters } from '#shared/queries'
import { applyAgain } from './applyAgain'

/** So many events are tried at most, the oldest … */
export const PREVIEW_EVENTS_MAX = 500
/** … and for so long, beyond the first few: what it takes to see what a mending would come to. */
const PREVIEW_MS_MAX = 250
export const PREVIEW_EVENTS_MIN = 50

type PreviewStore = Pick<Store, 'listEvents' | 'listOldestEvents' | 'getPayload' | 'reapply'>

/**
 * What applying events again would come to: each of a bounded sample is applied, and that is undone at once.
 * @returns null when one event was asked for and there is none of this id
 */
export async function previewMending(
  store: PreviewStore,
  request: { eventId: string } | { filters: EventsFilters },
  msMax = PREVIEW_MS_MAX,
): Promise<MendingPreview | null> {
  if ('eventId' in request) {
    const result = await applyAgain(store, request.eventId, { isPreview: true })
    return result && { total: 1, totalIsExact: true, ...summed([result]) }
  }
  const { total, totalIsExact } = await store.listEvents({ ...request.filters, limit: 1 })
  const sample = await store.listOldestEvents(request.filters, { limit: PREVIEW_EVENTS_MAX })
  const results: Reapplied[] = []
  const started = performance.now()
  for (const { id } of sample) {
    const result = await applyAgain(store, id, { isPreview: true })
    if (result) results.push(result)
    if (results.length >= PREVIEW_EVENTS_MIN && performance.now() - started > msMax) break
    // A webhook may be waiting.
    await otherWork()
  }
  return { total, totalIsExact, ...summed(results) }
}

function summed(results: Reapplied[]): Pick<MendingPreview, 'tried' | 'counts' | 'rowsChanged'> {
  const kinds = Map.groupBy(results, ({ before, after }) => `${before} ${after}`)
  const counts = [...kinds.values()].flatMap(([first, ...more]) => first ? [{ before: first.before, after: first.after, count: 1 + more.length }] : [])
  return {
    tried: results.length,
    counts: counts.sort((one, other) => other.count - one.count),
    rowsChanged: results.filter(({ isRowChanged }) => isRowChanged).length,
  }
}
