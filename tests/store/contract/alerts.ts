import { expect, test } from 'vitest'
import { ALERTS_KEPT, ENDED_ALERTS_LISTED, type Store } from '#db/store'
import type { NewAlert } from '#db/noticed'
import { SELF_TEST_AGENT, SELF_TEST_TYPE } from '#shared/selfTest'
import { arrival, event, rejection, settle, T0, update } from './given'

const DAY_MS = 86_400_000
const SILENCE: NewAlert = { kind: 'silence', since: T0, noticedAt: T0 + 9, facts: { afterId: 1, afterAt: T0, usualMs: 7_200_000 } }
const delivery = (deliveryId: number, at = T0 + deliveryId - 1) => ({ deliveryId, at })
const ids = (alerts: { id: number }[]) => alerts.map(({ id }) => id)

export function alertsContract(open: () => Promise<Store>) {
  test('an alert lasts until its end is noted, and one of each kind at a time', async () => {
    const store = await open()
    const begun = await store.beginAlert(SILENCE)
    expect(begun).toEqual({ ...SILENCE, id: expect.any(Number) as number, endedAt: null, toldAt: null, toldEndAt: null })
    expect(await store.beginAlert({ ...SILENCE, since: T0 + 5 })).toBeNull()
    const earlier = await store.beginAlert({ ...SILENCE, kind: 'rejections', since: T0 - 5 })
    expect(ids(await store.listOpenAlerts())).toEqual([earlier!.id, begun!.id])
    await store.noteAlert(begun!.id, { facts: { ...SILENCE.facts, count: 3 } })
    await store.noteAlert(earlier!.id, { endedAt: T0 + 20 })
    expect(await store.listOpenAlerts()).toEqual([{ ...begun, facts: { ...SILENCE.facts, count: 3 } }])
    expect(await store.listEndedAlerts()).toEqual([{ ...earlier, endedAt: T0 + 20 }])
    expect(await store.beginAlert({ ...SILENCE, kind: 'rejections' })).not.toBeNull()
  })

  test('nobody has been told of what has begun, nor of the end of what was told', async () => {
    const store = await open()
    const { id } = (await store.beginAlert(SILENCE))!
    expect(ids(await store.listUntoldAlerts())).toEqual([id])
    await store.noteAlert(id, { toldAt: T0 })
    expect(await store.listUntoldAlerts()).toEqual([])
    await store.noteAlert(id, { endedAt: T0 })
    expect(ids(await store.listUntoldAlerts())).toEqual([id])
    await store.noteAlert(id, { toldEndAt: T0 })
    expect(await store.listUntoldAlerts()).toEqual([])
    const unheard = (await store.beginAlert(SILENCE))!
    await store.noteAlert(unheard.id, { endedAt: T0 })
    expect(await store.listUntoldAlerts(), 'an end without a beginning').toEqual([])
  })

  test('the latest that are over come first; the oldest make room, but none that lasts', async () => {
    const store = await open()
    const lasting = (await store.beginAlert({ ...SILENCE, kind: 'failed_events' }))!
    const over: number[] = []
    for (let n = 0; n <= ALERTS_KEPT; n++) {
      const { id } = (await store.beginAlert(SILENCE))!
      await store.noteAlert(id, { endedAt: T0 + n })
      over.push(id)
    }
    expect(ids(await store.listEndedAlerts())).toEqual(over.slice(-ENDED_ALERTS_LISTED).reverse())
    expect(ids(await store.listOpenAlerts())).toEqual([lasting.id])
  })

  test('a self-test proves nothing of Clerk: it neither ends a streak nor a silence', async () => {
    const store = await open()
    await settle(store, update('msg_1'), T0)
    await store.reject(rejection(), arrival({ receivedAt: T0 + 1 }))
    await store.settle(event({ id: 'msg_selftest', type: SELF_TEST_TYPE }), { kind: 'ignore' }, arrival({ receivedAt: T0 + 2, userAgent: `${SELF_TEST_AGENT}1` }))
    const first = { deliveryId: 1, at: T0 }
    expect(await store.streaks(0)).toMatchObject({ lastId: 3, verified: first, good: first, rejected: [{ count: 1 }] })
    expect(await store.streaks(1)).toMatchObject({ verified: null, good: null })
  })

  test('a streak is what came since the last good delivery, whatever the clock said, by reason and sender', async () => {
    const store = await open()
    const latest = () => store.streaks(0)
    expect(await latest()).toEqual({ lastId: 0, verified: null, good: null, rejected: [], failed: [] })
    await store.reject(rejection(), arrival({ receivedAt: T0 + 1 }))
    expect(await latest()).toMatchObject({ good: null, rejected: [{ count: 1, firstAt: T0 + 1 }] })

    await settle(store, update('msg_1'), T0 + 5_000_000)
    for (const [receivedAt, reason, given] of [
      [T0 + 3, 'missing_headers', { userAgent: 'curl/8', sourceIp: null }],
      [T0 + 4, 'signature_mismatch', {}],
      [T0 + 2, 'signature_mismatch', {}],
      [T0 + 5, 'signature_mismatch', { userAgent: 'not Svix-Webhooks/1' }],
      [T0 + 6, 'timestamp_too_old', { userAgent: null, sourceIp: '192.0.2.7' }],
    ] as const) await store.reject(rejection({ reason }), arrival({ receivedAt, ...given }))
    const { verified, good, rejected, failed } = await latest()
    expect([verified, good]).toEqual([{ deliveryId: 2, at: T0 + 5_000_000 }, { deliveryId: 2, at: T0 + 5_000_000 }])
    expect(rejected[0]).toEqual({ reason: 'signature_mismatch', sourceIp: '192.0.2.1', isSvixAgent: true, count: 2, firstAt: T0 + 2 })
    expect(rejected.slice(1).map(({ reason, isSvixAgent, sourceIp }) => [reason, isSvixAgent, sourceIp])).toEqual(expect.arrayContaining([
      ['missing_headers', false, null], ['signature_mismatch', false, '192.0.2.1'], ['timestamp_too_old', false, '192.0.2.7'],
    ]))
    expect([rejected.length, failed]).toEqual([4, []])

    await settle(store, update('msg_1'), T0)
    expect(await latest(), 'a duplicate is as good').toMatchObject({ lastId: 8, good: { deliveryId: 8, at: T0 }, rejected: [] })
    await store.reject(rejection(), arrival({ receivedAt: T0 + 7 }))
    expect(await store.streaks(8), 'what came after one').toMatchObject({ lastId: 9, verified: null, good: null, rejected: [{ count: 1, firstAt: T0 + 7 }] })
    expect((await store.streaks(3)).rejected).toMatchObject([{ count: 1 }])
  })

  test('verified deliveries that failed are a streak of their own; whether their events still are is another question', async () => {
    const store = await open()
    const fail = (id: string, receivedAt: number) => store.settle(event({ id }), { kind: 'fail', reason: 'payload_invalid', detail: null, statusCode: 422 }, arrival({ receivedAt }))
    await settle(store, update('msg_1'), T0)
    await fail('msg_2', T0 + 1)
    await fail('msg_2', T0 + 2)
    await fail('msg_3', T0 + 3)
    expect(await store.streaks(0)).toMatchObject({
      verified: { deliveryId: 4, at: T0 + 3 }, good: { deliveryId: 1, at: T0 }, failed: [{ reason: 'payload_invalid', count: 3, firstAt: T0 + 1 }],
    })
    expect([await store.hasFailedSince(delivery(1)), await store.hasFailedSince(delivery(4))]).toEqual([true, false])
    await settle(store, update('msg_3'), T0 + 4)
    expect([await store.hasFailedSince(delivery(1)), await store.hasFailedSince(delivery(3))]).toEqual([true, false])
    await fail('msg_4', T0 + 5)
    expect((await store.streaks(0)).failed).toMatchObject([{ count: 1, firstAt: T0 + 5 }])
    expect(await store.hasFailedSince(delivery(5))).toBe(true)
  })

  test('an event that has failed still is known as such also when its deliveries have been removed for their age', async () => {
    const store = await open()
    const fail = (id: string, receivedAt: number) => store.settle(event({ id }), { kind: 'fail', reason: 'payload_invalid', detail: null, statusCode: 422 }, arrival({ receivedAt }))
    await settle(store, update('msg_1'), T0)
    await fail('msg_2', T0 + 1)
    while (!await store.removeOlder(T0 + 2));
    expect(await store.hasFailedSince(delivery(1))).toBe(true)
    await store.reapply('msg_2', update('msg_2').effect)
    expect(await store.hasFailedSince(delivery(1))).toBe(false)

    await fail('msg_3', T0 + 3)
    await settle(store, update('msg_4'), T0 + 4)
    while (!await store.removeOlder(T0 + 4));
    expect(await store.hasFailedSince(delivery(4)), 'what failed before').toBe(false)
  })

  test('what failed long before the last good delivery has not failed since it, also when none of then is left', async () => {
    const store = await open()
    const failAt = (id: string, receivedAt: number) => store.settle(event({ id }), { kind: 'fail', reason: 'payload_invalid', detail: null, statusCode: 422 }, arrival({ receivedAt }))
    const goodAt = T0 + 2 * DAY_MS
    await failAt('msg_old', T0)
    await failAt('msg_tried', goodAt - 9)
    await settle(store, update('msg_good'), goodAt)
    await failAt('msg_tried', goodAt + 1)
    while (!await store.removeOlder(goodAt + 2));
    for (const deliveryId of [3, 0]) expect(await store.hasFailedSince({ deliveryId, at: goodAt })).toBe(true)
    await store.reapply('msg_tried', update('msg_tried').effect)
    for (const deliveryId of [3, 0]) expect(await store.hasFailedSince({ deliveryId, at: goodAt })).toBe(false)
    expect(await store.hasFailedSince(null), 'nothing good ever came').toBe(true)
  })
}
