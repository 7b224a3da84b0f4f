import type { Store } from '#db/store'
import { EVENT_OUTCOMES } from '#shared/outcomes'
import type { HourCounts, Overview } from '#shared/records'
import type { Settings } from './settings'
import { setupSteps } from './setup'

const HOUR_MS = 3_600_000
const HOURS_SHOWN = 24

/** What the first page shows: counts, the last hours, and what there is to set up. */
export async function overview({ settings, store }: { settings: Settings, store: Store }): Promise<Overview> {
  const now = Date.now()
  const first = now - now % HOUR_MS - (HOURS_SHOWN - 1) * HOUR_MS
  const [totals, counted] = await Promise.all([store.totals(), store.countByHour(first)])
  return {
    ...totals,
    hours: everyHour(first, counted),
    setup: setupSteps(settings, totals.lastVerifiedAt !== null),
  }
}

function everyHour(first: number, counted: HourCounts[]): HourCounts[] {
  const byHour = new Map(counted.map(counts => [counts.hour, counts]))
  const none = Object.fromEntries([...EVENT_OUTCOMES, 'rejected'].map(outcome => [outcome, 0])) as Omit<HourCounts, 'hour'>
  return Array.from({ length: HOURS_SHOWN }, (_, index) => {
    const hour = first + index * HOUR_MS
    return byHour.get(hour) ?? { hour, ...none }
  })
}
