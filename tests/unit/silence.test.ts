import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { HourCounts } from '#shared/records/overview'
import { rhythmOf } from '../../server/services/noticing/silence'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
/** Midnight, at the beginning of a Monday of UTC. */
const MONDAY = Date.UTC(2026, 10, 2)

/** The counters that events at some times leave. */
function hoursOf(times: number[]): HourCounts[] {
  const byHour = Map.groupBy(times, at => at - at % HOUR_MS)
  return [...byHour].map(([hour, some]) => ({ hour, applied: some.length, superseded: 0, ignored: 0, failed: 0, rejected: 0 }))
    .toSorted((a, b) => a.hour - b.hour)
}

/** Whether a silence since the last of the times would be told at a moment. */
function isTold(times: number[], now: number): boolean {
  const lastAt = Math.max(...times)
  const rhythm = rhythmOf(hoursOf(times), lastAt)
  return rhythm !== null && now - lastAt > rhythm.limitMs
}

/** Times that follow each other by the given pauses. */
const timesOf = (pauses: number[]) => pauses.reduce<number[]>((times, pause) => [...times, (times.at(-1) ?? MONDAY) + pause], [MONDAY])

/** A period, and what comes in it, each time a quarter of it early or late at most. */
const regular = fc.integer({ min: 20 * MINUTE_MS, max: DAY_MS }).chain(period =>
  fc.array(fc.integer({ min: Math.ceil(0.75 * period), max: Math.floor(1.25 * period) }), { minLength: 2, maxLength: 400 }))

test('a regular rhythm never alarms, however far it has come', () => {
  fc.assert(fc.property(regular, (pauses) => {
    const times = timesOf(pauses)
    expect(isTold(times.slice(0, -1), times.at(-1)!)).toBe(false)
  }), { numRuns: 300 })
})

test('nor does it when the clock is put an hour forward or back in the middle, or is wrong by an hour now', () => {
  fc.assert(fc.property(regular, fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(-HOUR_MS, HOUR_MS), fc.constantFrom(-HOUR_MS, 0, HOUR_MS), (pauses, part, jump, wrong) => {
    const times = timesOf(pauses)
    const at = Math.floor(part * times.length)
    const [before, since] = [times.slice(0, at), times.slice(at).map(time => time + jump)]
    const seen = [...before, ...since]
    expect(isTold(seen.slice(0, -1), seen.at(-1)! + wrong)).toBe(false)
  }), { numRuns: 300 })
})

/** Some weeks of working days from 8 to 18 with at least one event an hour, up to the evening of a Friday. */
const workingWeeks = fc.record({ weeks: fc.integer({ min: 1, max: 6 }), offset: fc.integer({ min: 0, max: HOUR_MS - 1 }), perHour: fc.integer({ min: 1, max: 5 }) })
  .map(({ weeks, offset, perHour }) => Array.from({ length: weeks }, (_, week) => Array.from({ length: 5 }, (_, day) => Array.from({ length: 10 * perHour }, (_, n) =>
    MONDAY + week * 7 * DAY_MS + day * DAY_MS + 8 * HOUR_MS + n * HOUR_MS / perHour + offset / perHour))).flat(2).map(Math.floor))

test('a quiet weekend does not alarm, the first one included; a week without anything does', () => {
  fc.assert(fc.property(workingWeeks, (times) => {
    const nextMorning = MONDAY + Math.ceil((times.at(-1)! - MONDAY) / (7 * DAY_MS)) * 7 * DAY_MS + 9 * HOUR_MS
    for (let now = times.at(-1)!; now <= nextMorning; now += HOUR_MS) expect(isTold(times, now), new Date(now).toISOString()).toBe(false)
    expect(isTold(times, nextMorning + 7 * DAY_MS)).toBe(true)
  }), { numRuns: 60 })
})

/** Anything with enough events in enough days. */
const history = fc.array(fc.integer({ min: 0, max: 14 * DAY_MS - HOUR_MS }), { minLength: 50, maxLength: 300 })
  .map(offsets => offsets.toSorted((a, b) => a - b).map(offset => MONDAY + offset))
  .filter(times => times.at(-1)! - times[0]! > 3 * DAY_MS + HOUR_MS)

test('silence well beyond any pause that was seen always alarms, and goes on to', () => {
  fc.assert(fc.property(history, fc.integer({ min: 0, max: 60 * DAY_MS }), (times, more) => {
    const longest = Math.max(...times.slice(1).map((at, index) => at - times[index]!))
    const limit = Math.max(2 * (longest + 2 * HOUR_MS), 3 * DAY_MS)
    expect(isTold(times, times.at(-1)! + limit + 1 + more)).toBe(true)
  }), { numRuns: 300 })
})

test('silence that is no longer than the longest pause never alarms', () => {
  fc.assert(fc.property(history, fc.double({ min: 0, max: 1, noNaN: true }), (times, part) => {
    const longest = Math.max(...times.slice(1).map((at, index) => at - times[index]!))
    expect(isTold(times, times.at(-1)! + longest * part)).toBe(false)
  }), { numRuns: 300 })
})

test('a pause that began before the two weeks counts with what of it lies within', () => {
  const hourly = (days: number, from: number) => Array.from({ length: days * 24 }, (_, n) => from + n * HOUR_MS)
  const [before, since] = [hourly(10, MONDAY - 10 * DAY_MS), hourly(9, MONDAY + 10 * DAY_MS)]
  expect(rhythmOf(hoursOf([...before, ...since]), since.at(-1)!)?.usualMs).toBe(5 * DAY_MS + 2 * HOUR_MS)
  expect(isTold([...before, ...since], since.at(-1)! + 2 * DAY_MS)).toBe(false)
  expect(isTold(since, since.at(-1)! + 2 * DAY_MS), 'nothing came before').toBe(true)
})

test.for<[string, number[]]>([
  ['few events', Array.from({ length: 49 }, (_, n) => n * 3 * HOUR_MS)],
  ['few days', Array.from({ length: 500 }, (_, n) => n * 8 * MINUTE_MS)],
  ['nothing but long ago', [...Array.from({ length: 500 }, (_, n) => n * HOUR_MS), 60 * DAY_MS]],
])('an installation with %s never alarms', ([, offsets]) => {
  expect(isTold(offsets.map(offset => MONDAY + offset), MONDAY + 365 * DAY_MS)).toBe(false)
})

test('what was rejected is no sign of life, and what came with a clock far ahead is no rhythm', () => {
  const hours = hoursOf(Array.from({ length: 10 * 24 }, (_, n) => MONDAY + n * HOUR_MS))
  const lastAt = MONDAY + 239 * HOUR_MS
  const rejected = { hour: lastAt + 2 * DAY_MS, applied: 0, superseded: 0, ignored: 0, failed: 0, rejected: 9 }
  const ahead = { hour: lastAt + 365 * DAY_MS, applied: 9, superseded: 0, ignored: 0, failed: 0, rejected: 0 }
  expect(rhythmOf([...hours, rejected, ahead], lastAt)).toEqual({ usualMs: 2 * HOUR_MS, limitMs: 4 * HOUR_MS })
})
