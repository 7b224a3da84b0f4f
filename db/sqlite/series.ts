import { asc, desc, gte, lt, sql, sum } from 'drizzle-orm'
import { LATENCIES, LATENCY_UNBOUNDED_MS, type Latency } from '#shared/latency'
import { EVENT_OUTCOMES } from '#shared/outcomes'
import type { FailureCount } from '#shared/records/failures'
import type { HourCounts, Percentiles, UserDay } from '#shared/records/overview'
import { byKey } from './byKey'
import type { Db } from './open'
import { failureHours, hourCounts, latencyHours, userDays } from './schema'

// What the overview draws over time, out of the counters that triggers keep: no query here looks at a row of the log.

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

const startOf = (at: number, length: number) => at - at % length

export function countByHour(db: Db, since: number): HourCounts[] {
  const rows = db.select().from(hourCounts).where(gte(hourCounts.hour, startOf(since, HOUR_MS)))
    .orderBy(asc(hourCounts.hour)).all()
  const hours = Map.groupBy(rows, row => row.hour)
  return [...hours].map(([hour, counts]) => ({
    hour,
    ...byKey([...EVENT_OUTCOMES, 'rejected'], counts.map(({ outcome, count }) => ({ key: outcome, count }))),
  }))
}

export function countFailures(db: Db, since: number): FailureCount[] {
  const { kind, reason } = failureHours
  return db.select({ kind, reason, count: sum(failureHours.count).mapWith(Number) }).from(failureHours)
    .where(gte(failureHours.hour, startOf(since, HOUR_MS))).groupBy(kind, reason)
    .having(({ count }) => sql`${count} > 0`).orderBy(({ count }) => [desc(count), kind, reason]).all()
}

export function measureLatency(db: Db, since: number): Record<Latency, Percentiles> {
  const rows = db.select({ latency: latencyHours.latency, boundMs: latencyHours.boundMs, count: sum(latencyHours.count).mapWith(Number) })
    .from(latencyHours).where(gte(latencyHours.hour, startOf(since, HOUR_MS)))
    .groupBy(latencyHours.latency, latencyHours.boundMs).orderBy(asc(latencyHours.boundMs)).all()
  const measured = LATENCIES.map(latency => [latency, percentiles(rows.filter(row => row.latency === latency))])
  return Object.fromEntries(measured)
}

/** @param counts by bound, the smallest first */
function percentiles(counts: { boundMs: number, count: number }[]): Percentiles {
  const total = counts.reduce((all, { count }) => all + count, 0)
  const boundOf = (part: number) => {
    let within = 0
    const reached = counts.find(({ count }) => (within += count) >= total * part)
    return reached && reached.boundMs < LATENCY_UNBOUNDED_MS ? reached.boundMs : null
  }
  return { count: total, p50: boundOf(0.5), p95: boundOf(0.95), p99: boundOf(0.99) }
}

export function countUsersByDay(db: Db, since: number, until: number): UserDay[] {
  const first = startOf(since, DAY_MS)
  const before = db.select({ users: sql<number>`total(${userDays.created} - ${userDays.deleted})` }).from(userDays).where(lt(userDays.day, first)).get()
  const known = new Map(db.select().from(userDays).where(gte(userDays.day, first)).all().map(row => [row.day, row]))
  let users = before?.users ?? 0
  return Array.from({ length: (startOf(until, DAY_MS) - first) / DAY_MS + 1 }, (_, index) => {
    const day = first + index * DAY_MS
    const { created, deleted } = known.get(day) ?? { created: 0, deleted: 0 }
    users += created - deleted
    return { day, created, deleted, users }
  })
}
