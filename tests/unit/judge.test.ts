import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Alert } from '#shared/alerts'
import { judge } from '../../server/services/noticing/judge'
import type { Lately, Streak } from '../../server/services/noticing/streak'

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
const NOW = 1_800_000_000_000
const LAST = NOW - 5 * 3_600_000
const RHYTHM = { usualMs: 2 * 3_600_000, limitMs: 4 * 3_600_000 }

const streak = (given: Partial<Streak> = {}): Streak => ({ count: 5, firstAt: NOW - 10 * MINUTE_MS, reasons: { signature_mismatch: 5 }, ...given })
const failedStreak = (given: Partial<Streak> = {}) => streak({ reasons: { payload_invalid: 5 }, ...given })
const alert = (given: Partial<Alert> = {}): Alert =>
  ({ id: 1, kind: 'rejections', since: NOW - DAY_MS, noticedAt: NOW - DAY_MS, endedAt: null, toldAt: null, toldEndAt: null, facts: { afterId: 7, afterAt: 0, count: 5 }, ...given })

const judged = (given: Partial<Lately>, open: Alert[] = [], rhythm: typeof RHYTHM | null = null, now = NOW) =>
  judge({ lately: { verified: { deliveryId: 9, at: NOW - MINUTE_MS }, good: { deliveryId: 7, at: NOW - 20 * MINUTE_MS }, rejected: null, failed: null, isFailing: false, ...given }, rhythm, open, now })

test('five rejections of Svix’s in ten minutes begin an alert, with all that there is to say', () => {
  expect(judged({ rejected: streak({ firstAt: NOW - 11 * MINUTE_MS, reasons: { missing_headers: 2, signature_mismatch: 3 } }) }).begun).toEqual([{
    kind: 'rejections',
    since: NOW - 11 * MINUTE_MS,
    facts: { afterId: 7, afterAt: NOW - 20 * MINUTE_MS, count: 5, reason: 'signature_mismatch', disabledAt: NOW - 11 * MINUTE_MS + 5 * DAY_MS },
  }])
})

test.for<[string, Partial<Streak>]>([
  ['four', { count: 4 }],
  ['less than ten minutes old', { firstAt: NOW - 10 * MINUTE_MS + 1 }],
  ['of a time to come, by a clock that was set back', { firstAt: NOW + 50 * MINUTE_MS }],
])('rejections that are %s begin none', ([, given]) => {
  expect(judged({ rejected: streak(given) }).begun).toEqual([])
})

test('verified events that fail one after another alarm by themselves; Svix’s patience counts from the first failure of either kind', () => {
  const { begun } = judged({ failed: failedStreak({ count: 6, firstAt: NOW - 60 * MINUTE_MS }), rejected: streak({ count: 1, firstAt: NOW - 70 * MINUTE_MS }) })
  expect(begun).toMatchObject([{ kind: 'failed_events', since: NOW - 60 * MINUTE_MS, facts: { count: 6, reason: 'payload_invalid', disabledAt: NOW - 70 * MINUTE_MS + 5 * DAY_MS } }])
})

test('a silence beyond the limit begins, unless everything is rejected anyway', () => {
  const quiet = { verified: { deliveryId: 7, at: LAST }, good: { deliveryId: 7, at: LAST } }
  const kinds = (given: Partial<Lately>, open: Alert[] = []) => judged({ ...quiet, ...given }, open, RHYTHM).begun.map(({ kind }) => kind)
  expect(kinds({})).toEqual(['silence'])
  expect(kinds({ verified: { deliveryId: 7, at: NOW - RHYTHM.limitMs } })).toEqual([])
  expect(kinds({ verified: { deliveryId: 7, at: NOW + DAY_MS } }), 'a clock that was far ahead').toEqual([])
  expect(kinds({ rejected: streak() })).toEqual(['rejections'])
  expect(kinds({}, [alert()])).toEqual([])
})

test('what lasts does not begin again, and is brought up to date, but never to less', () => {
  expect(judged({ rejected: streak({ count: 8, reasons: { timestamp_too_old: 8 } }) }, [alert()])).toEqual({
    over: [], begun: [], changed: [{ alert: alert(), facts: { afterId: 7, afterAt: 0, count: 8, reason: 'timestamp_too_old' } }],
  })
  for (const rejected of [streak(), null]) expect(judged({ rejected }, [alert({ facts: { afterId: 7, afterAt: 0, count: 8 } })])).toEqual({ over: [], begun: [], changed: [] })
})

test('only a delivery that proves the contrary ends an alert', () => {
  const over = (given: Partial<Lately>, open: Alert) => judged(given, [open]).over.length === 1
  const later = { deliveryId: 8, at: NOW - DAY_MS }
  expect(over({ good: later }, alert())).toBe(true)
  expect(over({ verified: later }, alert()), 'verified, but failed').toBe(false)
  const silence = alert({ kind: 'silence' })
  expect(over({ verified: later }, silence)).toBe(true)
  expect(over({ verified: { deliveryId: 7, at: NOW } }, silence), 'the same one, by another clock').toBe(false)
  expect(over({ verified: null, good: null }, silence)).toBe(false)
  const failed = alert({ kind: 'failed_events' })
  expect(over({ isFailing: true }, failed), 'no delivery of then is left').toBe(false)
  expect(over({ isFailing: false }, failed), 'an admin has mended them all').toBe(true)
})

test('no time of any clock ends an alert or makes a second one of a kind', () => {
  const anyStreak = fc.record({ count: fc.integer({ min: 1, max: 20 }), firstAt: fc.integer({ min: NOW - DAY_MS, max: NOW + DAY_MS }), reasons: fc.constant({ signature_mismatch: 1 }) })
  fc.assert(fc.property(fc.integer({ min: -400 * DAY_MS, max: 400 * DAY_MS }), fc.option(anyStreak), anyStreak, (jump, rejected, failed) => {
    const open = [alert(), alert({ id: 2, kind: 'silence' }), alert({ id: 3, kind: 'failed_events' })]
    const { over, begun } = judged({ verified: { deliveryId: 7, at: LAST }, rejected, failed, isFailing: true }, open, RHYTHM, NOW + jump)
    expect([over, begun]).toEqual([[], []])
  }))
})
