import type { WebhookEvent } from '@clerk/backend/webhooks'
import { StoreUnavailableError, type Store } from '#db/store'
import type { Effect } from '#db/delivered'
import type { Reapplied, ReapplyOptions } from '#db/mended'
import { effectOf, internalError } from '../effectOf'
import { logFailure } from '../log'

/** What can still be said of an event whose payload had to go for its age. */
const NO_PAYLOAD: Effect = { kind: 'fail', reason: 'payload_invalid', statusCode: 422, detail: 'The payload is no longer kept' }

/**
 * Applies an event of the log again, just as its delivery would be applied now.
 * @returns null for an unknown id
 * @throws {StoreUnavailableError} when nothing could be committed
 */
export async function applyAgain(store: Pick<Store, 'getPayload' | 'reapply'>, eventId: string, options: ReapplyOptions = {}): Promise<Reapplied | null> {
  const payload = await store.getPayload(eventId)
  if (payload === null) return store.reapply(eventId, NO_PAYLOAD, options)
  try {
    return await store.reapply(eventId, effectOfStored(payload), options)
  }
  catch (error) {
    if (error instanceof StoreUnavailableError) throw error
    if (!options.isPreview) logFailure(`Event ${eventId} could not be applied again`, error)
    return store.reapply(eventId, internalError(error), options)
  }
}

/** The payload was verified when it came, and is kept byte for byte. */
function effectOfStored(payload: string): Effect {
  const event: WebhookEvent = JSON.parse(payload)
  return effectOf(event)
}
