import type { Dice } from './dice.ts'
import type { Period } from './period.ts'

const HOUR_MS = 3_600_000
/** How much happens in each hour of a day (UTC), beside the others: little at night, most in the afternoon. */
const DAY = [3, 2, 1, 1, 2, 4, 9, 18, 30, 38, 42, 40, 34, 38, 44, 46, 42, 36, 28, 22, 18, 14, 9, 5]
const WEEKEND = 0.35
/** A product that lives grows: the last hour sees so much more than the first. */
const GROWTH = 0.5

/** So many moments within the period, in order, in the rhythm of a product that people use at work. */
export function momentsIn(dice: Dice, { from, until }: Period, count: number): number[] {
  const hours = Array.from({ length: Math.ceil((until - from) / HOUR_MS) }, (_, index) => from + index * HOUR_MS)
  const weights = hours.map(hour => weightOf(hour) * (1 + GROWTH * (hour - from) / (until - from)))
  const step = weights.reduce((sum, weight) => sum + weight, 0) / count
  let hour = 0
  let passed = 0
  return Array.from({ length: count }, (_, index) => {
    const wanted = step * (index + dice.between(5, 95) / 100)
    while (hour < hours.length - 1 && passed + weights[hour]! <= wanted) passed += weights[hour++]!
    return Math.min(Math.round(hours[hour]! + (wanted - passed) / weights[hour]! * HOUR_MS), until)
  })
}

export function isWeekend(at: number): boolean {
  return [0, 6].includes(new Date(at).getUTCDay())
}

function weightOf(at: number): number {
  return DAY[new Date(at).getUTCHours()]! * (isWeekend(at) ? WEEKEND : 1)
}
