const UNITS = [
  { size: 86_400_000, name: 'd' },
  { size: 3_600_000, name: 'h' },
  { size: 60_000, name: 'min' },
  { size: 1000, name: 's' },
  { size: 1, name: 'ms' },
]

/** A length of time in the largest unit that keeps it whole: 7200000 → “2 h”. */
export function durationText(ms: number): string {
  const unit = UNITS.find(({ size }) => ms >= size && ms % size === 0)
  return unit ? `${ms / unit.size} ${unit.name}` : `${ms} ms`
}
