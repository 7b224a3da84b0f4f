import fc from 'fast-check'
import type { WebhookEvent } from '@clerk/backend/webhooks'
import type { Store } from '../../db/store.ts'
import { ingest } from '../../server/services/ingest.ts'

const T0 = 1_700_000_000_000
const ARRIVAL = { receivedAt: T0, durationMs: 12, sourceIp: null, userAgent: null, bodyBytes: 100, headers: {} }

const small = fc.integer({ min: 0, max: 3 })

/** Times and names are few, so that ties, repetitions and events that change nothing are common. */
const anyEvent = fc.record({
  id: fc.integer({ min: 0, max: 60 }).map(number => `msg_${String(number).padStart(2, '0')}`),
  type: fc.constantFrom('user.created', 'user.updated', 'user.updated', 'user.updated', 'user.deleted', 'session.created'),
  subject: fc.constantFrom('user_a', 'user_b', 'user_c', 'user_d', 'user_Ä'),
  updatedAt: fc.oneof({ weight: 9, arbitrary: small.map(ms => T0 + ms) }, fc.constant('soon')),
  timestamp: small.map(ms => T0 + ms),
  name: fc.constantFrom('Ada', 'Bo', ''),
  banned: fc.boolean(),
})

/** The events of a few users, in no order. */
export const anyEvents = fc.uniqueArray(anyEvent, { selector: ({ id }) => id, minLength: 1, maxLength: 14 })

/** An event that arrives; `fails`: a defect keeps it from being applied this time. */
export interface AnyDelivery {
  id: string
  type: string
  subject: string
  updatedAt: number | string
  timestamp: number
  name: string
  banned: boolean
  fails: boolean
}

/** Deliveries about a few users in any order, some of them again. */
export const histories: fc.Arbitrary<AnyDelivery[]> = anyEvents
  .chain(events => fc.array(fc.tuple(fc.constantFrom(...events), fc.integer({ min: 0, max: 7 })), { minLength: 1, maxLength: 25 }))
  .map(list => list.map(([event, dice]) => ({ ...event, fails: dice === 0 })))

/** Delivers as the webhook does, or as a defect would have it. */
export async function send(store: Store, { id, type, subject, timestamp, updatedAt, name, banned, fails }: AnyDelivery): Promise<void> {
  const event = { type, timestamp, instance_id: 'ins_1', data: { id: subject, updated_at: updatedAt, first_name: name, banned, public_metadata: { name } } }
  const payload = JSON.stringify(event)
  if (!fails) await ingest(store, { id, event: JSON.parse(payload) as WebhookEvent, payload, signedAt: T0 }, ARRIVAL)
  else {
    const stored = { id, type, subjectId: subject, instanceId: null, occurredAt: timestamp, payload }
    await store.settle(stored, { kind: 'fail', reason: 'internal_error', detail: null, statusCode: 500 }, ARRIVAL)
  }
}
