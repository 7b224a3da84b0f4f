import { expect, test } from 'vitest'
import type { Store } from '#db/store'
import { arrival, deletion, event, HOUR_MS, rejection, settle, T0, update } from './given'

const DAY_MS = 24 * HOUR_MS
/** Noon of a day of UTC. */
const NOON = T0 - T0 % DAY_MS + 12 * HOUR_MS

/** What the overview draws: failures, latencies and users over time. */
export function overTimeContract(open: () => Promise<Store>) {
  const fail = (store: Store, id: string, reason: 'payload_invalid' | 'internal_error', receivedAt: number) =>
    store.settle(event({ id }), { kind: 'fail', reason, detail: null, statusCode: 422 }, arrival({ receivedAt }))

  test('failures are counted by reason since an hour, the most frequent first, and a mended one no longer', async () => {
    const store = await open()
    await store.reject(rejection(), arrival({ receivedAt: NOON - 1 }))
    for (const receivedAt of [NOON, NOON, NOON, NOON + HOUR_MS]) await store.reject(rejection(), arrival({ receivedAt }))
    await fail(store, 'msg_1', 'payload_invalid', NOON)
    await fail(store, 'msg_2', 'internal_error', NOON)
    await fail(store, 'msg_2', 'payload_invalid', NOON + HOUR_MS)
    await fail(store, 'msg_3', 'payload_invalid', NOON)
    await fail(store, 'msg_4', 'internal_error', NOON)
    await settle(store, update('msg_4'), NOON + 1)
    expect(await store.countFailures(NOON + 5)).toEqual([
      { kind: 'rejected', reason: 'signature_mismatch', count: 4 },
      { kind: 'failed', reason: 'payload_invalid', count: 3 },
    ])
    expect(await store.countFailures(NOON - 1)).toContainEqual({ kind: 'rejected', reason: 'signature_mismatch', count: 5 })
    expect(await store.countFailures(NOON + 2 * HOUR_MS)).toEqual([])
  })

  test('latencies are told as “at most”, early arrivals as none, and each event’s arrival once', async () => {
    const store = await open()
    expect(await store.measureLatency(0)).toEqual({
      handling: { count: 0, p50: null, p95: null, p99: null }, arrival: { count: 0, p50: null, p95: null, p99: null },
    })
    const take = (id: string, durationMs: number, occurredAt: number, receivedAt = NOON) =>
      store.settle(event({ id, occurredAt }), { kind: 'ignore' }, arrival({ receivedAt, durationMs }))
    for (let n = 0; n < 94; n++) await take(`msg_${n}`, 6, NOON + 999)
    for (let n = 94; n < 98; n++) await take(`msg_${n}`, 10, NOON - 1001)
    await take('msg_98', 11, NOON - 5000)
    await take('msg_99', 0, NOON - 31 * DAY_MS)
    await take('msg_99', 60_001, NOON - 31 * DAY_MS, NOON + 1)
    await store.reject(rejection(), arrival({ receivedAt: NOON, durationMs: 9999 }))
    expect(await store.measureLatency(NOON + 1)).toEqual({
      handling: { count: 101, p50: 10, p95: 10, p99: 20 }, arrival: { count: 100, p50: 1, p95: 2000, p99: 5000 },
    })
    await take('msg_x', 20, 0, NOON + HOUR_MS)
    expect(await store.measureLatency(NOON + HOUR_MS)).toEqual({
      handling: { count: 1, p50: 20, p95: 20, p99: 20 }, arrival: { count: 1, p50: null, p95: null, p99: null },
    })
  })

  test('users are counted by the day of UTC on which they came and went, whenever that is learnt', async () => {
    const store = await open()
    const days = async () => (await store.countUsersByDay(NOON, NOON + 2 * DAY_MS)).map(({ created, deleted, users }) => [created, deleted, users])
    expect(await days()).toEqual([[0, 0, 0], [0, 0, 0], [0, 0, 0]])
    await settle(store, update('msg_1', { id: 'user_old', createdAt: NOON - 400 * DAY_MS }))
    await settle(store, update('msg_2', { id: 'user_first', createdAt: NOON - 12 * HOUR_MS }))
    await settle(store, update('msg_3', { id: 'user_last', createdAt: NOON + 2 * DAY_MS + 12 * HOUR_MS - 1 }))
    await settle(store, update('msg_4', { id: 'user_later', createdAt: NOON + 3 * DAY_MS }))
    expect(await days()).toEqual([[1, 0, 2], [0, 0, 2], [1, 0, 3]])

    await settle(store, deletion('msg_5', NOON + 2 * DAY_MS, 'user_unseen'))
    expect(await days(), 'a user who was never seen had been there before').toEqual([[1, 0, 3], [0, 0, 3], [1, 1, 3]])
    await settle(store, deletion('msg_6', NOON + DAY_MS, 'user_unseen'))
    expect(await days(), 'an earlier deletion').toEqual([[1, 0, 3], [0, 1, 2], [1, 0, 3]])
    await settle(store, update('msg_7', { id: 'user_unseen', createdAt: NOON }))
    expect(await days(), 'a creation that was not known').toEqual([[2, 0, 3], [0, 1, 2], [1, 0, 3]])
    await settle(store, update('msg_8', { id: 'user_first', createdAt: NOON + DAY_MS, updatedAt: T0 + 1 }))
    expect(await days(), 'a creation that moved').toEqual([[1, 0, 2], [1, 1, 2], [1, 0, 3]])
    await settle(store, deletion('msg_9', NOON, 'user_first'))
    expect(await days(), 'gone before it came, by two clocks').toEqual([[1, 0, 2], [1, 2, 1], [1, 0, 2]])
    expect((await store.countUsersByDay(NOON, NOON)).map(({ day }) => day)).toEqual([NOON - 12 * HOUR_MS])
  })
}
