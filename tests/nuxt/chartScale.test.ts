import fc from 'fast-check'
import { expect, test } from 'vitest'
import { heightOf, tickTexts, ticksFor } from '~/composables/chartScale'
import { durationText } from '~/composables/durationText'

test('every value lies between the first tick and the last, on few and round whole numbers', () => {
  const pair = fc.tuple(fc.nat(2_000_000_000), fc.nat(2_000_000_000)).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const)
  fc.assert(fc.property(pair, ([lowest, highest]) => {
    const ticks = ticksFor(lowest, highest)
    expect(ticks.length).toBeGreaterThanOrEqual(2)
    expect(ticks.length).toBeLessThanOrEqual(6)
    expect(ticks.every(Number.isInteger)).toBe(true)
    for (const value of [lowest, highest]) {
      expect(heightOf(value, ticks)).toBeGreaterThanOrEqual(0)
      expect(heightOf(value, ticks)).toBeLessThanOrEqual(100)
    }
    expect(new Set(tickTexts(ticks)).size).toBe(ticks.length)
  }))
})

test.for<[number, number, string[]]>([
  [0, 0, ['0', '1']],
  [0, 3, ['0', '1', '2', '3']],
  [5, 5, ['0', '2', '4', '6']],
  [0, 17, ['0', '5', '10', '15', '20']],
  [0, 2_400_000, ['0', '1M', '2M', '3M']],
  [1_000_002, 1_000_011, ['1,000,000', '1,000,005', '1,000,010', '1,000,015']],
])('from %i to %i the ticks are %j', ([lowest, highest, texts]) => {
  expect(tickTexts(ticksFor(lowest, highest))).toEqual(texts)
})

test.for<[number, string]>([[1, '1 ms'], [500, '500 ms'], [1000, '1 s'], [15_000, '15 s'], [1_800_000, '30 min'], [36_000_000, '10 h'], [172_800_000, '2 d']])(
  '%i ms are told as %s', ([ms, text]) => expect(durationText(ms)).toBe(text))
