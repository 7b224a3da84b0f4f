import type { NotedEvent, Reapplied } from '#db/mended'
import type { Store } from '#db/store'
import { MENDED_EVENTS_KEPT, type MendingState } from '#shared/mendings'
import { patiently } from './patiently'

/** Results are written down together: so many at most … */
const NOTED_AT_ONCE = 200
/** … or what came in so long, so that a page sees it go on. */
const NOTE_EVERY_MS = 500

interface Tally {
  /** Notes what became of an event; written down now and then. */
  add: (eventId: string, result: Reapplied) => Promise<void>
  /** Writes down what is left, and how the mending ended. */
  end: (state: MendingState, summary?: string) => Promise<void>
}

/**
 * What a mending has done so far, and its record in the store.
 * @param isUnwanted whether nobody waits any more for a database that is not available
 */
export function openTally(store: Pick<Store, 'noteMending'>, mendingId: number, isUnwanted: () => boolean): Tally {
  const counts: Record<string, number> = {}
  let done = 0
  let kept = 0
  let unwritten: NotedEvent[] = []
  let writtenAt = performance.now()

  async function write(end: { state?: MendingState, summary?: string, total?: number } = {}) {
    await patiently(() => store.noteMending(mendingId, { done, counts, ...end }, unwritten), isUnwanted)
    unwritten = []
    writtenAt = performance.now()
  }

  return {
    async add(eventId, result) {
      done++
      counts[result.after] = (counts[result.after] ?? 0) + 1
      if (kept < MENDED_EVENTS_KEPT) {
        kept++
        unwritten.push(notedEvent(eventId, result))
      }
      if (unwritten.length >= NOTED_AT_ONCE || performance.now() - writtenAt >= NOTE_EVERY_MS) await write()
    },
    end: (state, summary) => write({ state, summary, ...(state === 'done' && { total: done }) }),
  }
}

/** What applying an event again came to, as a mending notes it. */
export function notedEvent(eventId: string, { before, after, reason, detail }: Reapplied): NotedEvent {
  return { eventId, before, after, reason, detail }
}
