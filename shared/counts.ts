/** A number as it is read: 10000 → “10,000”. */
export function numberText(count: number): string {
  return count.toLocaleString('en-US')
}

/** A number with its noun: “1 user”, “2 users”, “3 deliveries”. */
export function counted(count: number, noun: string, { isExact = true } = {}): string {
  return `${numberText(count)}${isExact ? '' : '+'} ${count === 1 && isExact ? noun : pluralOf(noun)}`
}

export function pluralOf(noun: string): string {
  return /[^aeiou]y$/.test(noun) ? `${noun.slice(0, -1)}ies` : `${noun}s`
}

const SPAN_UNITS = [
  { ms: 1, name: 'ms', most: 1000 },
  { ms: 1000, name: 's', most: 60 },
  { ms: 60_000, name: 'min', most: 60 },
  { ms: 3_600_000, name: 'h', most: 24 },
] as const
const DAY_MS = 86_400_000

/** A span of time, rounded to the unit that keeps it short: “350 ms”, “4 s”, “3 min”, “2 h”, “5 days”. */
export function spanText(ms: number): string {
  const unit = SPAN_UNITS.find(unit => Math.round(ms / unit.ms) < unit.most)
  return unit ? `${Math.round(ms / unit.ms)} ${unit.name}` : counted(Math.round(ms / DAY_MS), 'day')
}
