const HOUR_MS = 3_600_000

/** How far back the overview looks, and how wide the columns of its charts are. Both are whole hours, counted in UTC. */
export const RANGES = {
  '24h': { label: '24 hours', columns: 24, columnMs: HOUR_MS },
  '7d': { label: '7 days', columns: 28, columnMs: 6 * HOUR_MS },
  '30d': { label: '30 days', columns: 30, columnMs: 24 * HOUR_MS },
} as const

export type RangeName = keyof typeof RANGES
export const RANGE_NAMES = Object.keys(RANGES) as [RangeName, ...RangeName[]]
export const RANGE_DEFAULT: RangeName = '24h'
