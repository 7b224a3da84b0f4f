import { numberText } from '~/composables/counts'

/** About so many lines are drawn across a chart. */
const LINES = 4
const STEPS = [1, 2, 5, 10]
/** Where all values lie in this upper part of a chart that begins at 0, it begins near them instead. */
const FLAT_PART = 0.2
const compactFormatter = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 })

/** Whole round numbers at even distances, the first at or below the lowest value and the last at or above the highest. */
export function ticksFor(lowest: number, highest: number): number[] {
  const isFlat = lowest < highest && highest - lowest < highest * FLAT_PART
  const bottom = isFlat ? lowest : 0
  const rough = Math.max(1, (highest - bottom) / LINES)
  const magnitude = 10 ** Math.floor(Math.log10(rough))
  const step = magnitude * (STEPS.find(size => size * magnitude >= rough) ?? 10)
  const first = Math.floor(bottom / step) * step
  const spaces = Math.max(1, Math.ceil((highest - first) / step))
  return Array.from({ length: spaces + 1 }, (_, at) => first + at * step)
}

/** Ticks as short as they can be told apart: 1,200,000 → “1.2M”. */
export function tickTexts(ticks: number[]): string[] {
  const short = ticks.map(tick => tick < 10_000 ? numberText(tick) : compactFormatter.format(tick))
  return new Set(short).size === ticks.length ? short : ticks.map(numberText)
}

/** How far up a chart with these ticks a value stands, in percent. */
export function heightOf(value: number, ticks: number[]): number {
  const [first = 0, last = 1] = [ticks[0], ticks.at(-1)]
  return (value - first) / (last - first) * 100
}
