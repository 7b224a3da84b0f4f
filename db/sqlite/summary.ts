import { and, asc, desc, eq, gt, sql, sum } from 'drizzle-orm'
import type { FailureGroup } from '#db/stored'
import { DELIVERY_OUTCOMES, EVENT_OUTCOMES } from '#shared/outcomes'
import type { Totals } from '#shared/records/overview'
import { USER_STATUSES } from '#shared/userStatus'
import { byKey } from './byKey'
import type { Db } from './open'
import { causesOf, lastVerifiedAt } from './rejections'
import { deliveries, deliveryCounts, eventCounts, events, userCounts } from './schema'

export function totals(db: Db): Totals {
  const count = (table: typeof eventCounts | typeof deliveryCounts) => db
    .select({ key: table.outcome, count: sum(table.count).mapWith(Number) }).from(table).groupBy(table.outcome).all()
  return {
    users: byKey(USER_STATUSES, db.select({ key: userCounts.status, count: userCounts.count }).from(userCounts).all()),
    events: byKey(EVENT_OUTCOMES, count(eventCounts)),
    deliveries: byKey(DELIVERY_OUTCOMES, count(deliveryCounts)),
    lastVerifiedAt: lastVerifiedAt(db),
  }
}

export function listFailures(db: Db): FailureGroup[] {
  const rejected = db.select().from(deliveryCounts)
    .where(and(eq(deliveryCounts.outcome, 'rejected'), gt(deliveryCounts.count, 0))).all()
    .map(({ reason, count }) => ({ reason, kind: 'rejected', count, ...span(db, deliveries, 'rejected', reason), causes: causesOf(db, reason) }))
  const failed = db.select({ reason: eventCounts.reason, count: sum(eventCounts.count).mapWith(Number) }).from(eventCounts)
    .where(eq(eventCounts.outcome, 'failed')).groupBy(eventCounts.reason).having(({ count }) => gt(count, 0)).all()
    .map(({ reason, count }) => ({ reason, kind: 'failed', count, ...span(db, events, 'failed', reason), causes: [] }))
  return ([...rejected, ...failed] as FailureGroup[]).sort((a, b) => b.lastAt - a.lastAt)
}

/** When the first and the last of a reason arrived, and the last one's id. */
function span(db: Db, table: typeof events | typeof deliveries, outcome: 'rejected' | 'failed', reason: string) {
  const end = (direction: typeof asc) => db.select({ at: table.receivedAt, id: table.id }).from(table)
    .where(and(eq(table.reason, reason as never), sql`${table.outcome} = ${sql.raw(`'${outcome}'`)}`))
    .orderBy(direction(table.receivedAt), direction(table.id)).limit(1).get()
  const [first, last] = [end(asc), end(desc)]
  return { firstAt: first?.at ?? 0, lastAt: last?.at ?? 0, sampleId: String(last?.id ?? '') }
}
