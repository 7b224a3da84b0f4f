import * as z from 'zod'
import type { WebhookEvent } from '@clerk/backend/webhooks'
import { StoreUnavailableError, type Store } from '#db/store'
import type { Arrival, Settlement } from '#db/delivered'
import { effectOf, internalError } from './effectOf'
import { logFailure } from './log'

/** What the log needs of an event, read tolerantly: an unknown type may hold anything. */
const envelope = z.object({
  type: z.string(),
  timestamp: z.number().int().nonnegative().nullish().catch(null),
  instance_id: z.string().nullish().catch(null),
  data: z.object({ id: z.string().min(1).nullish().catch(null) }).nullish().catch(null),
})

export function readEnvelope(event: WebhookEvent): z.output<typeof envelope> {
  return envelope.parse(event)
}

/**
 * Settles a verified event: works out what it asks of the users, and has the store commit all of it at once.
 * @param id the Svix message id
 * @param payload the raw body, byte for byte
 * @param signedAt the time of the svix-timestamp header in milliseconds; stands in where an event has no time of its own
 * @throws {StoreUnavailableError} when nothing could be committed
 */
export async function ingest(
  store: Pick<Store, 'settle'>,
  { id, event, payload, signedAt }: { id: string, event: WebhookEvent, payload: string, signedAt: number },
  arrival: Arrival,
): Promise<Settlement> {
  const { type, timestamp, instance_id, data } = readEnvelope(event)
  const verified = {
    id,
    type,
    subjectId: data?.id ?? null,
    instanceId: instance_id ?? null,
    occurredAt: timestamp ?? signedAt,
    payload,
  }
  try {
    return await store.settle(verified, effectOf(event), arrival)
  }
  catch (error) {
    if (error instanceof StoreUnavailableError) throw error
    logFailure(`Event ${id} was verified but could not be applied`, error)
    return store.settle(verified, internalError(error), arrival)
  }
}
