import { expect, test } from 'vitest'
import type { Store } from '#db/store'
import { eventsQuery } from '#shared/queries'
import { arrival, deletion, rowOf, settle, T0, update, type Step } from './given'

const FAILURE = { kind: 'fail', reason: 'internal_error', detail: 'TypeError', statusCode: 500 } as const

/** An event that is in the log is applied again, without a delivery. */
export function reapplyingContract(open: () => Promise<Store>) {
  const fail = (store: Store, { event }: Step, receivedAt = T0) => store.settle(event, FAILURE, arrival({ receivedAt }))
  const reapply = (store: Store, { event, effect }: Step, at = T0 + 50) => store.reapply(event.id, effect, { at })
  const outcomeOf = async (store: Store, id: string) => {
    const event = await store.getEvent(id)
    return event && [event.outcome, event.reason, event.detail, event.supersededBy, event.mendedAt]
  }

  test('a failed event is applied as it stands in the log, keeps its first arrival, and leaves no delivery', async () => {
    const store = await open()
    const step = update('msg_1')
    await fail(store, step, T0 + 3)
    expect(await store.reapply('msg_1', step.effect, { at: T0 + 50 })).toEqual({ before: 'failed', after: 'applied', isRowChanged: true, reason: null, detail: null })
    expect(await store.getEvent('msg_1')).toMatchObject({
      outcome: 'applied', reason: null, detail: null, receivedAt: T0 + 3, mendedAt: T0 + 50, deliveryCount: 1, deliveries: [{ outcome: 'failed' }],
    })
    expect((await store.getUser('user_ada'))?.user).toMatchObject({ firstName: 'Ada', syncedAt: T0 + 50, lastEventId: 'msg_1' })
    expect((await store.listFailures())).toEqual([])
    expect(await settle(store, step)).toEqual({ outcome: 'duplicate' })
  })

  test('a failed event that something newer came before is superseded by it', async () => {
    const store = await open()
    await fail(store, update('msg_old', { firstName: 'Old' }))
    await settle(store, update('msg_new', { updatedAt: T0 + 5 }))
    expect(await reapply(store, update('msg_old', { firstName: 'Old' }))).toMatchObject({ before: 'failed', after: 'superseded', isRowChanged: false, reason: 'newer_event_applied' })
    expect(await outcomeOf(store, 'msg_old')).toEqual(['superseded', 'newer_event_applied', null, 'msg_new', T0 + 50])
    expect(await rowOf(store)).toMatchObject({ firstName: 'Ada' })
  })

  test('of two events about a user that are mended in the same moment, the times still tell which was first', async () => {
    const store = await open()
    for (const id of ['msg_b', 'msg_a']) await fail(store, update(id))
    for (const id of ['msg_b', 'msg_a']) await reapply(store, update(id), T0 + 50)
    const placed = await store.listPlacedEvents('user_ada', { limit: 9 })
    expect(placed.map(({ id, place, mendedAt, settledAt }) => [id, place, mendedAt, settledAt])).toEqual([
      ['msg_b', 2, T0 + 50, T0 + 50], ['msg_a', 2, T0 + 51, T0 + 51],
    ])
  })

  test('one that fails again says why it fails now', async () => {
    const store = await open()
    await fail(store, update('msg_1'))
    const payload = { kind: 'fail', reason: 'payload_invalid', detail: 'data.updated_at: missing', statusCode: 422 } as const
    expect(await store.reapply('msg_1', payload)).toEqual({ before: 'failed', after: 'failed', isRowChanged: false, reason: 'payload_invalid', detail: 'data.updated_at: missing' })
    expect(await outcomeOf(store, 'msg_1')).toEqual(['failed', 'payload_invalid', 'data.updated_at: missing', null, null])
    expect(await store.getUser('user_ada')).toBeNull()
  })

  test('a settled event changes nothing, not even the time at which the row was written, and keeps its outcome', async () => {
    const store = await open()
    const steps = [update('msg_1'), update('msg_2', { updatedAt: T0 + 2 }), update('msg_0', { updatedAt: T0 - 1 }), deletion('msg_4', T0 + 4), deletion('msg_5', T0 + 5), update('msg_6', { updatedAt: T0 + 6 })]
    for (const step of steps) await settle(store, step)
    const all = async () => [await store.getUser('user_ada'), ...await Promise.all(steps.map(({ event }) => outcomeOf(store, event.id)))]
    const before = await all()
    for (const step of steps) expect(await reapply(store, step)).toMatchObject({ after: 'unchanged', isRowChanged: false })
    expect(await all()).toEqual(before)
  })

  test('a settled event that cannot be applied any more stays as it was', async () => {
    const store = await open()
    await settle(store, update('msg_1'))
    expect(await store.reapply('msg_1', FAILURE)).toMatchObject({ before: 'applied', after: 'left', reason: 'internal_error' })
    expect(await outcomeOf(store, 'msg_1')).toEqual(['applied', null, null, null, null])
  })

  test('a preview tells what would happen, and nothing of it happens', async () => {
    const store = await open()
    const step = update('msg_1')
    await fail(store, step)
    const before = await store.getEvent('msg_1')
    const preview = await store.reapply('msg_1', step.effect, { isPreview: true })
    expect([await store.getEvent('msg_1'), await store.getUser('user_ada')]).toEqual([before, null])
    expect(await reapply(store, step)).toEqual(preview)
  })

  test('an unknown event is none', async () => {
    const store = await open()
    expect(await reapply(store, update('msg_none'))).toBeNull()
    expect(await rowOf(store)).toBeNull()
  })

  test('events are read oldest first, from a place on, by the filters of the list', async () => {
    const store = await open()
    for (const [id, receivedAt] of [['msg_c', 3], ['msg_a', 1], ['msg_b', 1], ['msg_d', 4]] as const) await fail(store, update(id), T0 + receivedAt)
    await settle(store, update('msg_d'))
    const { cursor, limit, ...filters } = eventsQuery.parse({ outcome: 'failed' })
    const ids = async (portion: { after?: { at: number, id: string }, limit: number }) => (await store.listOldestEvents(filters, portion)).map(({ id }) => id)
    expect(await ids({ limit: 2 })).toEqual(['msg_a', 'msg_b'])
    expect(await ids({ after: { at: T0 + 1, id: 'msg_b' }, limit: 2 })).toEqual(['msg_c'])
  })
}
