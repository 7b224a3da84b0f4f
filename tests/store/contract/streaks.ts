import { expect, test } from 'vitest'
import type { Store } from '#db/store'
import { arrival, event, rejection, settle, T0, update } from './given'

/** What is told of rejections beside their rows: causes, streaks, and what they say of clocks. */
export function streaksContract(open: () => Promise<Store>) {
  const reject = (store: Store, receivedAt: number, given: Parameters<typeof rejection>[0] = {}) => store.reject(rejection(given), arrival({ receivedAt }))

  test('a rejection keeps its cause and what was found', async () => {
    const store = await open()
    const findings = { checked: [{ check: 'body_forms' as const, found: true, tried: 3 }], bodyForm: 'crlf_added' as const }
    await reject(store, T0, { cause: 'body_line_endings', findings })
    await reject(store, T0 + 1)
    const [newest, first] = (await store.listDeliveries({ limit: 2 })).items
    expect(await store.getDelivery(first!.id)).toMatchObject({ cause: 'body_line_endings', findings })
    expect(await store.getDelivery(newest!.id)).toMatchObject({ cause: null, findings: null })
  })

  test('a reason’s causes are counted, the commonest first, with the newest of each', async () => {
    const store = await open()
    for (const [at, cause] of [[5, 'scanner'], [9, 'wrong_secret'], [3, 'scanner'], [7, undefined]] as const) await reject(store, T0 + at, { cause })
    await reject(store, T0, { reason: 'missing_headers', cause: 'not_from_svix' })
    const idOf = async (at: number) => String((await store.listDeliveries({ limit: 9 })).items.find(({ receivedAt }) => receivedAt === T0 + at)!.id)
    const failures = await store.listFailures()
    expect(failures.find(({ reason }) => reason === 'signature_mismatch')).toMatchObject({
      count: 4,
      causes: [
        { cause: 'scanner', count: 2, lastAt: T0 + 5, sampleId: await idOf(5) },
        { cause: 'wrong_secret', count: 1, lastAt: T0 + 9, sampleId: await idOf(9) },
      ],
    })
    expect(failures.find(({ reason }) => reason === 'missing_headers')?.causes).toHaveLength(1)
  })

  test('of rejections of one millisecond the one that was recorded last is the newest', async () => {
    const store = await open()
    for (let n = 0; n < 3; n++) await reject(store, T0, { cause: 'wrong_secret' })
    const [newest] = (await store.listDeliveries({ limit: 1 })).items
    const sampleId = String(newest!.id)
    expect(await store.listFailures()).toMatchObject([{ sampleId, causes: [{ count: 3, sampleId }] }])
  })

  test('a streak is what came since the last good delivery, and is over with the next one', async () => {
    const store = await open()
    const streak = (kind: Parameters<Store['streakOf']>[0]) => store.streakOf(kind)
    await reject(store, T0 - 50, { cause: 'scanner' })
    expect(await streak({ reason: 'signature_mismatch' }), 'none ever was good').toEqual({ count: 1, outOf: 1, firstAt: T0 - 50, lastGoodAt: null })
    await settle(store, update('msg_1'), T0)
    expect(await streak({ reason: 'signature_mismatch' })).toBeNull()
    for (const [at, cause] of [[1, 'wrong_secret'], [2, 'wrong_secret'], [3, 'scanner'], [4, undefined]] as const) await reject(store, T0 + at, { cause })
    await reject(store, T0 + 5, { reason: 'missing_headers' })
    expect(await streak({ reason: 'signature_mismatch' })).toEqual({ count: 4, outOf: 5, firstAt: T0 + 1, lastGoodAt: T0 })
    expect(await streak({ reason: 'signature_mismatch', cause: 'wrong_secret' })).toEqual({ count: 2, outOf: 5, firstAt: T0 + 1, lastGoodAt: T0 })
    expect(await streak({ reason: 'signature_mismatch', cause: null })).toMatchObject({ count: 1, firstAt: T0 + 4 })
    expect(await streak({ reason: 'timestamp_too_old' })).toBeNull()
    await store.settle(event({ id: 'msg_2' }), { kind: 'fail', reason: 'payload_invalid', detail: null, statusCode: 422 }, arrival({ receivedAt: T0 + 6 }))
    expect(await streak({ reason: 'signature_mismatch' }), 'one that was verified is good, whatever became of its event').toBeNull()
  })

  test('what was rejected after the last good delivery is a streak also where the clock was set back, or stood still', async () => {
    const store = await open()
    await reject(store, T0 - 1)
    await settle(store, update('msg_1'), T0)
    await reject(store, T0)
    expect(await store.streakOf({ reason: 'signature_mismatch' })).toEqual({ count: 1, outOf: 1, firstAt: T0, lastGoodAt: T0 })
    await reject(store, T0 - 3_600_000)
    expect(await store.streakOf({ reason: 'signature_mismatch' })).toEqual({ count: 2, outOf: 2, firstAt: T0 - 3_600_000, lastGoodAt: T0 })
    await settle(store, update('msg_1'), T0 - 3_500_000)
    expect(await store.streakOf({ reason: 'signature_mismatch' })).toBeNull()
  })

  test('clocks: the latest that were verified, those signed for a wrong time, and whether this one was taken', async () => {
    const store = await open()
    const at = (seconds: number) => ({ headers: { 'svix-timestamp': String(T0 / 1000 + seconds) } })
    await store.settle(event({ id: 'msg_1' }), { kind: 'ignore' }, arrival({ receivedAt: T0, ...at(-2) }))
    await store.settle(event({ id: 'msg_1' }), { kind: 'ignore' }, arrival({ receivedAt: T0 + 9000, ...at(8) }))
    const signed = { reason: 'timestamp_too_old' as const, findings: { checked: [], isSigned: true } }
    await store.reject(rejection(signed), arrival({ receivedAt: T0 + 1000, ...at(-700) }))
    await store.reject(rejection({ ...signed, findings: { checked: [], isSigned: false } }), arrival({ receivedAt: T0 + 1000, ...at(-800) }))
    await store.reject(rejection({ ...signed, reason: 'signature_mismatch' }), arrival({ receivedAt: T0 + 1000, ...at(-900) }))
    const evidence = await store.clockEvidence({ eventId: 'msg_1', signedAt: T0 / 1000 + 8 })
    expect(evidence.others.toSorted((a, b) => a.signedAt - b.signedAt)).toEqual([
      { isVerified: false, receivedAt: T0 + 1000, signedAt: T0 / 1000 - 700, skewSeconds: -701 },
      { isVerified: true, receivedAt: T0, signedAt: T0 / 1000 - 2, skewSeconds: -2 },
      { isVerified: true, receivedAt: T0 + 9000, signedAt: T0 / 1000 + 8, skewSeconds: -1 },
    ])
    expect(evidence.takenAt).toBe(T0 + 9000)
    expect((await store.clockEvidence({ eventId: 'msg_1', signedAt: T0 / 1000 })).takenAt).toBeNull()
    expect((await store.clockEvidence({ eventId: 'msg_x', signedAt: T0 / 1000 + 8 })).takenAt).toBeNull()
  })
}
