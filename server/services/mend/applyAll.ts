import { setImmediate as otherWork } from 'node:timers/promises'
import type { Store } from '#db/store'
import type { Keyset } from '#shared/cursor'
import type { EventsFilters } from '#shared/queries'
import { logFailure } from '../log'
import { applyAgain } from './applyAgain'
import { patiently } from './patiently'
import { openTally } from './tally'

/** Events are looked up in portions, and applied one by one. */
const PORTION = 200

const BROKEN_OFF = 'The database, or something else on the server, failed for too long. What was done until then stays done; the server’s log says more.'

export type AllStore = Pick<Store, 'listOldestEvents' | 'getPayload' | 'reapply' | 'noteMending'>

/**
 * Applies all events of a filter again, in the order of their arrival, each in a transaction of its own; between two of
 * them webhooks have their turn. Its end is noted with the mending, whatever it is.
 *
 * @param filters match a set that does not grow
 * @param ending how it is to end before its end, once somebody wants that
 */
export async function applyAll(
  store: AllStore,
  mendingId: number,
  filters: EventsFilters,
  ending: () => 'cancelled' | 'interrupted' | null,
): Promise<void> {
  const isUnwanted = () => ending() !== null
  const tally = openTally(store, mendingId, isUnwanted)
  try {
    let after: Keyset | undefined
    do {
      const portion = await patiently(() => store.listOldestEvents(filters, { after, limit: PORTION }), isUnwanted)
      for (const { id } of portion) {
        const end = ending()
        if (end) return await tally.end(end)
        const result = await patiently(() => applyAgain(store, id), isUnwanted)
        if (result) await tally.add(id, result)
        await otherWork()
      }
      const last = portion.length === PORTION ? portion.at(-1) : undefined
      after = last && { at: last.receivedAt, id: last.id }
    } while (after)
    await tally.end('done')
  }
  catch (error) {
    if (!isUnwanted()) logFailure(`Mending ${mendingId} broke off`, error)
    // If even this cannot be written, the next start of the server says that it was interrupted.
    await tally.end(ending() ?? 'failed', ending() ? undefined : BROKEN_OFF).catch(() => {})
  }
}
