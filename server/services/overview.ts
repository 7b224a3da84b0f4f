import type { Store } from '#db/store'
import { EVENT_OUTCOMES } from '#shared/outcomes'
import type { OverviewQuery } from '#shared/queries'
import { RANGES } from '#shared/ranges'
import type { ArrivalCounts, ColumnCounts, HourCounts, Overview } from '#shared/records/overview'
import { SELF_TEST_TYPE } from '#shared/selfTest'
import { diagnose } from './diagnose'
import type { Settings } from './settings'
import { setupSteps } from './setup'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const HOURS_SHOWN = 24
const DAYS_SHOWN = 90

const COUNTED = [...EVENT_OUTCOMES, 'rejected'] as const

/** What the first page shows: counts, what came over time, and what there is to set up. */
export async function overview({ settings, store }: { settings: Settings, store: Store }, query: OverviewQuery): Promise<Overview> {
  const now = Date.now()
  const { columns, columnMs } = RANGES[query.range]
  const hoursFrom = firstOf(now, HOURS_SHOWN, HOUR_MS)
  const from = firstOf(now, columns, columnMs)
  const [totals, kinds, counted, failures, latency, userDays] = await Promise.all([
    store.totals(),
    store.counts(),
    store.countByHour(Math.min(from, hoursFrom)),
    store.countFailures(from),
    store.measureLatency(from),
    store.countUsersByDay(now - (DAYS_SHOWN - 1) * DAY_MS, now),
  ])
  return {
    ...totals,
    hours: inColumns(counted, hoursFrom, HOURS_SHOWN, HOUR_MS).map(({ from, ...counts }) => ({ hour: from, ...counts })),
    range: { name: query.range, from, columnMs },
    columns: inColumns(counted, from, columns, columnMs),
    failures: failures.map(failure => ({ ...failure, title: diagnose(failure.reason).title })),
    latency,
    userDays,
    // A self-test says nothing of whether Clerk’s events come.
    setup: setupSteps(settings, kinds.events.some(({ type }) => type !== SELF_TEST_TYPE)),
  }
}

/** Where the first of so many columns begins when the last one holds this moment. */
function firstOf(now: number, columns: number, length: number): number {
  return now - now % length - (columns - 1) * length
}

/** Sums hours up in columns; those without any are there too. */
function inColumns(hours: HourCounts[], first: number, columns: number, length: number): ColumnCounts[] {
  const byColumn = Map.groupBy(hours, ({ hour }) => Math.floor((hour - first) / length))
  return Array.from({ length: columns }, (_, index) => {
    const held = byColumn.get(index) ?? []
    const counts = COUNTED.map(key => [key, held.reduce((sum, hour) => sum + hour[key], 0)])
    return { from: first + index * length, ...Object.fromEntries(counts) as ArrivalCounts }
  })
}
