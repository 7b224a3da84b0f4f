import { expect, test } from 'vitest'
import type { StoredEvent } from '#db/stored'
import { describeEvent } from '../../server/services/describeEvent'

const payload = (updated_at: unknown) => JSON.stringify({ data: { updated_at } })
const record = {
  id: 'evt_a', type: 'user.updated', subjectId: 'user_1', instanceId: null, occurredAt: 1000, receivedAt: 5000,
  outcome: 'superseded', reason: 'newer_event_applied', detail: null, deliveryCount: 1, supersededBy: 'evt_b',
} as const

function newerBy(older: unknown, newer: unknown, given: Partial<StoredEvent> = {}, occurredAt = 1000) {
  const event = { ...record, payload: payload(older), deliveries: [], repeats: null, mendedAt: null, supersededByEvent: { ...record, id: 'evt_b', occurredAt }, supersededByPayload: payload(newer) }
  return describeEvent({ ...event, ...given }, { reveal: false }).newerBy
}

test('what decided is told with its distance, in the order in which versions are compared', () => {
  expect(newerBy(10, 4010, {}, 900)).toEqual({ field: 'updatedAt', ms: 4000 })
  expect(newerBy(10, 10, {}, 1250)).toEqual({ field: 'occurredAt', ms: 250 })
  expect(newerBy(10, 10)).toEqual({ field: 'id', ms: 0 })
})

test('where a payload does not tell, or nothing was compared, no distance is made up', () => {
  expect(newerBy('soon', 10)).toBeNull()
  expect(newerBy(10, undefined)).toBeNull()
  expect(newerBy(10, 5)).toBeNull()
  expect(newerBy(10, 20, { reason: 'user_deleted' })).toBeNull()
  expect(newerBy(10, 20, { supersededByEvent: null, supersededByPayload: null })).toBeNull()
})
