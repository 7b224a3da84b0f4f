import { desc, gt, sum } from 'drizzle-orm'
import { TYPES_COUNTED_AT_MOST } from '#db/store'
import type { Counts } from '#shared/records/overview'
import type { Db } from './open'
import { deliveryCounts, eventCounts, userCounts } from './schema'

/** What the counters hold, as filters show it; see {@link Store.counts}. */
export function counts(db: Db): Counts {
  const { type, outcome, reason } = eventCounts
  const count = sum(eventCounts.count).mapWith(Number)
  return {
    users: db.select().from(userCounts).where(gt(userCounts.count, 0)).all(),
    events: db.select({ type, outcome, reason, count }).from(eventCounts).groupBy(type, outcome, reason).having(gt(count, 0))
      .orderBy(desc(count)).limit(TYPES_COUNTED_AT_MOST).all().map(withoutEmptyReason),
    deliveries: db.select().from(deliveryCounts).where(gt(deliveryCounts.count, 0)).all().map(withoutEmptyReason),
  }
}

function withoutEmptyReason<Row extends { reason: unknown }>(row: Row) {
  return { ...row, reason: (row.reason || null) as Exclude<Row['reason'], ''> | null }
}
