import { expect, test } from 'vitest'
import { EXCERPT_MAX_BYTES, type Store } from '#db/store'
import { deliveriesQuery } from '#shared/queries'
import { arrival, rejection, settle, T0, update } from './given'

/** Deliveries that were not verified are recorded, and never become more than that. */
export function rejectingContract(open: () => Promise<Store>) {
  test('a rejected delivery is recorded with its reason, headers and excerpt', async () => {
    const store = await open()
    await store.reject(rejection(), arrival({ headers: { 'svix-id': 'msg_x', 'user-agent': 'curl' } }))
    const { items: [listed] } = await store.listDeliveries(deliveriesQuery.parse({}))
    expect(listed).toMatchObject({ eventId: 'msg_x', outcome: 'rejected', reason: 'signature_mismatch', statusCode: 400 })
    expect(await store.getDelivery(listed!.id)).toMatchObject({ headers: { 'svix-id': 'msg_x', 'user-agent': 'curl' }, bodyExcerpt: 'hello' })
  })

  test('a rejected delivery that claims an event’s id stays apart from it', async () => {
    const store = await open()
    await settle(store, update('msg_x'))
    await store.reject(rejection({ claimedEventId: 'msg_x' }), arrival())
    expect(await store.getEvent('msg_x')).toMatchObject({ deliveryCount: 1, deliveries: [{ outcome: 'accepted' }] })
  })

  test('an excerpt is cut to its bound in bytes, and no character is cut in two', async () => {
    const store = await open()
    await store.reject(rejection({ bodyExcerpt: '🦄'.repeat(EXCERPT_MAX_BYTES) }), arrival())
    const { items: [listed] } = await store.listDeliveries(deliveriesQuery.parse({}))
    const { bodyExcerpt } = (await store.getDelivery(listed!.id))!
    expect(bodyExcerpt).toBe('🦄'.repeat(EXCERPT_MAX_BYTES / 4))
  })

  test('failures group rejected deliveries and failed events by reason, the latest first', async () => {
    const store = await open()
    await store.reject(rejection(), arrival({ receivedAt: T0 }))
    await store.reject(rejection(), arrival({ receivedAt: T0 + 7 }))
    await store.settle(update('msg_bad').event, { kind: 'fail', reason: 'payload_invalid', detail: 'x', statusCode: 422 }, arrival({ receivedAt: T0 + 9 }))
    await store.settle(update('msg_mended').event, { kind: 'fail', reason: 'internal_error', detail: 'x', statusCode: 500 }, arrival())
    await settle(store, update('msg_mended'))
    const newest = (await store.listDeliveries(deliveriesQuery.parse({ outcome: 'rejected' }))).items[0]!
    expect(await store.listFailures()).toEqual([
      { reason: 'payload_invalid', kind: 'failed', count: 1, firstAt: T0 + 9, lastAt: T0 + 9, sampleId: 'msg_bad', causes: [] },
      { reason: 'signature_mismatch', kind: 'rejected', count: 2, firstAt: T0, lastAt: T0 + 7, sampleId: String(newest.id), causes: [] },
    ])
  })
}
