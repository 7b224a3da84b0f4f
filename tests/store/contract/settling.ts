import { expect, test } from 'vitest'
import type { Store } from '#db/store'
import { arrival, deletion, event, rowOf, settle, T0, update } from './given'

/** One event, one settlement: what is logged, what is applied, and what a repetition comes to. */
export function settlingContract(open: () => Promise<Store>) {
  test('an event, its delivery and its effect are stored together', async () => {
    const store = await open()
    expect(await settle(store, update('msg_1', { data: '{"id":"user_ada","first_name":"Ada"}' }))).toEqual({ outcome: 'applied' })
    expect(await store.getUser('user_ada')).toMatchObject({
      user: { id: 'user_ada', firstName: 'Ada', status: 'active', lastEventId: 'msg_1', syncedAt: T0 },
      data: '{"id":"user_ada","first_name":"Ada"}',
    })
    expect(await store.getEvent('msg_1')).toMatchObject({
      id: 'msg_1', type: 'user.updated', subjectId: 'user_ada', outcome: 'applied', reason: null, deliveryCount: 1,
      payload: '{"type":"user.updated"}', deliveries: [{ eventId: 'msg_1', outcome: 'accepted', statusCode: 200, bodyBytes: 23 }],
    })
  })

  test('the payload comes back byte for byte', async () => {
    const store = await open()
    const payload = '{ "type" : "user.updated",\r\n "name":"Zoë 🦄 \\u00e9 ‮محمد",\t"n":1.0 }'
    await store.settle(event({ payload }), { kind: 'ignore' }, arrival())
    expect((await store.getEvent('msg_1'))?.payload).toBe(payload)
  })

  test('a settled event is not applied again, and its delivery is a duplicate', async () => {
    const store = await open()
    await settle(store, update('msg_1', { firstName: 'Ada' }))
    expect(await settle(store, update('msg_1', { firstName: 'Changed' }), T0 + 1)).toEqual({ outcome: 'duplicate' })
    expect(await rowOf(store)).toMatchObject({ firstName: 'Ada' })
    expect(await store.getEvent('msg_1')).toMatchObject({
      deliveryCount: 2, receivedAt: T0, deliveries: [{ outcome: 'duplicate' }, { outcome: 'accepted' }],
    })
  })

  test('a failed event is kept, and applied when it comes again', async () => {
    const store = await open()
    const failure = { kind: 'fail', reason: 'payload_invalid', detail: 'data.id: missing', statusCode: 422 } as const
    expect(await store.settle(event(), failure, arrival())).toEqual({ outcome: 'failed', reason: 'payload_invalid' })
    expect(await store.getUser('user_ada')).toBeNull()
    expect(await store.getEvent('msg_1')).toMatchObject({
      outcome: 'failed', reason: 'payload_invalid', detail: 'data.id: missing',
      deliveries: [{ outcome: 'failed', reason: 'payload_invalid', statusCode: 422 }],
    })
    expect(await settle(store, update('msg_1'), T0 + 9)).toEqual({ outcome: 'applied' })
    expect(await store.getEvent('msg_1')).toMatchObject({ outcome: 'applied', reason: null, detail: null, receivedAt: T0, deliveryCount: 2 })
    expect(await rowOf(store)).toMatchObject({ lastEventId: 'msg_1' })
  })

  test('an event of a type that is not synced is ignored and says so', async () => {
    const store = await open()
    expect(await store.settle(event({ type: 'session.created', subjectId: 'sess_1' }), { kind: 'ignore' }, arrival())).toEqual({ outcome: 'ignored' })
    expect(await store.getEvent('msg_1')).toMatchObject({ outcome: 'ignored', reason: 'type_not_synced' })
  })

  test('a late event is superseded, and names what superseded it', async () => {
    const store = await open()
    await settle(store, update('msg_new', { updatedAt: T0 + 5 }))
    expect(await settle(store, update('msg_old', { updatedAt: T0, firstName: 'Old' }))).toEqual({ outcome: 'superseded' })
    expect(await store.getEvent('msg_old')).toMatchObject({
      outcome: 'superseded', reason: 'newer_event_applied', supersededBy: 'msg_new', supersededByEvent: { id: 'msg_new' },
      supersededByPayload: '{"type":"user.updated"}',
    })
    expect(await rowOf(store)).toMatchObject({ firstName: 'Ada', updatedAt: T0 + 5 })
  })

  test('a deletion leaves a tombstone that nothing brings back', async () => {
    const store = await open()
    await settle(store, update('msg_1'))
    expect(await settle(store, deletion('msg_2', T0 + 1))).toEqual({ outcome: 'applied' })
    expect(await settle(store, update('msg_3', { updatedAt: T0 + 99, firstName: 'Late' }))).toEqual({ outcome: 'superseded' })
    expect(await store.getEvent('msg_3')).toMatchObject({ reason: 'user_deleted', supersededBy: 'msg_2' })
    expect(await rowOf(store)).toMatchObject({ status: 'deleted', deletedAt: T0 + 1, firstName: 'Late', lastEventId: 'msg_2' })
  })

  test('a deletion after another one names it, when the row said so already', async () => {
    const store = await open()
    await settle(store, deletion('msg_b', T0 + 1), T0)
    await settle(store, deletion('msg_c', T0 + 2), T0 + 1)
    await settle(store, deletion('msg_a', T0), T0 + 2)
    await settle(store, deletion('msg_other', T0 + 9, 'user_other'), T0 + 3)
    const repeats = async (id: string) => (await store.getEvent(id))?.repeats
    expect([await repeats('msg_a'), await repeats('msg_b'), await repeats('msg_c'), await repeats('msg_other')]).toEqual([null, null, 'msg_b', null])
  })

  test('of two deletions of which one had failed, the one that was settled first is the one that the other names', async () => {
    const store = await open()
    const failing = { kind: 'fail', reason: 'internal_error', detail: null, statusCode: 500 } as const
    for (const [userId, late, other] of [['user_a', 0, 2], ['user_b', 2, 0]] as const) {
      const [failed, good] = [deletion(`late ${userId}`, T0 + late, userId), deletion(`good ${userId}`, T0 + other, userId)]
      await store.settle(failed.event, failing, arrival())
      await settle(store, good, T0 + 5)
      await settle(store, failed, T0 + 9)
    }
    const repeats = async (id: string) => (await store.getEvent(id))?.repeats
    expect([await repeats('late user_a'), await repeats('good user_a')], 'the earlier one came late').toEqual([null, null])
    expect([await repeats('late user_b'), await repeats('good user_b')]).toEqual(['good user_b', null])
  })

  test('a deletion of a user who was never seen is a tombstone without data, which a late version completes', async () => {
    const store = await open()
    expect(await settle(store, deletion('msg_2', T0 + 1))).toEqual({ outcome: 'applied' })
    expect(await rowOf(store)).toMatchObject({ status: 'deleted', deletedAt: T0 + 1, firstName: null, data: null })
    expect(await settle(store, update('msg_1'))).toEqual({ outcome: 'superseded' })
    expect(await rowOf(store)).toMatchObject({ status: 'deleted', deletedAt: T0 + 1, firstName: 'Ada', data: '{"id":"user_ada"}' })
  })
}
