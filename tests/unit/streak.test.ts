import { expect, test } from 'vitest'
import type { StreakPart, Streaks } from '#db/noticed'
import { StoreUnavailableError } from '#db/store'
import { commonestReason, createLookout } from '../../server/services/noticing/streak'

const part = (given: Partial<StreakPart> = {}): StreakPart => ({ reason: 'signature_mismatch', sourceIp: '192.0.2.1', isSvixAgent: true, count: 1, firstAt: 100, ...given })
const none: Streaks = { lastId: 0, verified: null, good: null, rejected: [], failed: [] }

/** A lookout on a log that grows by one of these before each look. */
function lookoutOn(...news: Partial<Streaks>[]) {
  const asked: number[] = []
  let isMended = false
  const look = createLookout({
    streaks: async (after) => {
      asked.push(after)
      return { ...none, ...news.shift() }
    },
    hasFailedSince: async () => !isMended,
  })
  return { look, asked, mend: () => void (isMended = true) }
}

test.for<[string, Partial<StreakPart>, boolean]>([
  ['by somebody else', { isSvixAgent: false }, false],
  ['from no address that is known', { isSvixAgent: false, sourceIp: null }, false],
  ['by who calls itself Svix', {}, true],
  ['from an address of Svix’s', { isSvixAgent: false, sourceIp: '44.228.126.217' }, true],
  ['from a range of Svix’s', { isSvixAgent: false, sourceIp: '2600:1f24:64:8000::7' }, true],
])('a rejected delivery %s', async ([, given, counts]) => {
  const { look } = lookoutOn({ rejected: [part({ isSvixAgent: false, count: 9000, firstAt: 1 }), part(given)] })
  expect((await look()).rejected).toEqual(counts ? { count: 1, firstAt: 100, reasons: { signature_mismatch: 1 } } : null)
})

test('a streak grows from look to look, each of which reads only what is new, until something good comes', async () => {
  const good = { deliveryId: 12, at: 150 }
  const { look, asked } = lookoutOn(
    { lastId: 4, verified: { deliveryId: 1, at: 5 }, good: { deliveryId: 1, at: 5 }, rejected: [part({ count: 2 })] },
    { lastId: 9, rejected: [part({ reason: 'missing_headers', count: 3, firstAt: 90 }), part({ firstAt: 110 })] },
    { lastId: 9 },
    { lastId: 13, verified: good, good, rejected: [part({ firstAt: 160 })] },
  )
  await look()
  const grown = { verified: { deliveryId: 1, at: 5 }, good: { deliveryId: 1, at: 5 }, rejected: { count: 6, firstAt: 90, reasons: { signature_mismatch: 3, missing_headers: 3 } }, failed: null, isFailing: true }
  expect([await look(), await look()]).toEqual([grown, grown])
  expect(await look()).toEqual({ verified: good, good, rejected: { count: 1, firstAt: 160, reasons: { signature_mismatch: 1 } }, failed: null, isFailing: true })
  expect(asked).toEqual([0, 4, 9, 9])
})

test('what failed counts until an admin has mended it all', async () => {
  const { look, mend } = lookoutOn({ lastId: 3, failed: [part({ isSvixAgent: false, reason: 'payload_invalid', count: 3 })] })
  expect(await look()).toMatchObject({ failed: { count: 3 }, isFailing: true })
  mend()
  expect(await look()).toMatchObject({ failed: null, isFailing: false })
})

test('a look that breaks off in the middle leaves what is new to the next one', async () => {
  let isAway = true
  const look = createLookout({
    streaks: async after => ({ ...none, lastId: 4, rejected: after < 4 ? [part({ count: 4 })] : [] }),
    hasFailedSince: async () => {
      if (isAway) throw new StoreUnavailableError('away')
      return false
    },
  })
  await expect(look()).rejects.toThrow('away')
  isAway = false
  expect((await look()).rejected?.count).toBe(4)
})

test('the commonest reason is the one that is told', () => {
  expect(commonestReason({ count: 6, firstAt: 0, reasons: { missing_headers: 1, timestamp_too_old: 3, signature_mismatch: 2 } })).toBe('timestamp_too_old')
})
