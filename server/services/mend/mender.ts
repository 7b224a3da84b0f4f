import type { Reapplied } from '#db/mended'
import type { Store } from '#db/store'
import type { EventsFilters } from '#shared/queries'
import { whenUnavailable } from '../unavailable'
import { applyAgain } from './applyAgain'
import { applyAll } from './applyAll'
import { patiently } from './patiently'
import { notedEvent } from './tally'

const NOT_KNOWN = 'The database was not available. The event’s page says whether it has been applied.'

export interface Mender {
  /**
   * Applies one event again.
   * @returns what came of it, and the mending's number; null for an unknown event
   * @throws {StoreUnavailableError} when nothing could be done
   */
  one: (eventId: string, startedBy: string) => Promise<{ mendingId: number, result: Reapplied } | null>
  /**
   * Begins to apply all events again that match now; it goes on by itself.
   * @returns the mending's number; or the number of the one that runs already, which is not disturbed
   */
  all: (filters: EventsFilters, startedBy: string) => Promise<{ mendingId: number } | { runningId: number | null }>
  /** Ends a mending before its end, if it runs, and resolves once it has ended. */
  cancel: (mendingId: number) => Promise<void>
  /** Ends what runs, since the server stops, and resolves once it has ended. */
  stop: () => Promise<void>
}

interface Run {
  /** Null until the store has given it. */
  mendingId: number | null
  ending: 'cancelled' | 'interrupted' | null
  ended: Promise<void>
}

/** Applies events of the log again, at an admin's wish, and notes that it did. */
export function createMender(store: Store): Mender {
  let run: Run | null = null
  let isStopped = false

  async function start(here: Run, filters: EventsFilters, startedBy: string): Promise<number> {
    const { total, totalIsExact } = await store.listEvents({ ...filters, limit: 1 })
    const mendingId = await store.startMending({ kind: 'reprocess', startedBy, request: { filters } })
    // Where that cannot be noted now, the end of the mending tells it: what has been started must go on.
    if (totalIsExact) await whenUnavailable(store.noteMending(mendingId, { total }), () => {})
    here.mendingId = mendingId
    // What arrives from now on was never asked for.
    const until = Math.min(filters.to ?? Infinity, Date.now() + 1)
    here.ended = applyAll(store, mendingId, { ...filters, to: until }, () => here.ending).finally(() => {
      run = null
    })
    return mendingId
  }

  return {
    async one(eventId, startedBy) {
      if (!await store.getEvent(eventId)) return null
      const mendingId = await store.startMending({ kind: 'reprocess', startedBy, request: { eventId } })
      const note = (...how: Parameters<Store['noteMending']> extends [number, ...infer Rest] ? Rest : never) =>
        patiently(() => store.noteMending(mendingId, ...how), () => isStopped)
      try {
        const result = await applyAgain(store, eventId)
        if (!result) throw new Error(`Event ${eventId} is gone`)
        await note({ state: 'done', done: 1, total: 1, counts: { [result.after]: 1 } }, [notedEvent(eventId, result)])
        return { mendingId, result }
      }
      catch (error) {
        // The admin is not kept waiting for this note.
        note({ state: 'failed', total: 1, summary: NOT_KNOWN }).catch(() => {})
        throw error
      }
    },

    async all(filters, startedBy) {
      if (run || isStopped) return { runningId: run?.mendingId ?? null }
      const here: Run = { mendingId: null, ending: null, ended: Promise.resolve() }
      run = here
      try {
        return { mendingId: await start(here, filters, startedBy) }
      }
      catch (error) {
        run = null
        throw error
      }
    },

    async cancel(mendingId) {
      if (run?.mendingId === mendingId) {
        run.ending ??= 'cancelled'
        return run.ended
      }
      // One that could not even note its end would seem to run for ever.
      const mending = await store.getMending(mendingId)
      if (mending?.kind === 'reprocess') await store.noteMending(mendingId, { state: 'cancelled' })
    },

    async stop() {
      isStopped = true
      if (!run) return
      run.ending ??= 'interrupted'
      await run.ended
    },
  }
}
