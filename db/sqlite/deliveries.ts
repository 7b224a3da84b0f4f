import { and, eq, getTableColumns, gte, lt, sql, sum } from 'drizzle-orm'
import type { DeliveriesQuery } from '#shared/queries'
import type { Delivery, DeliveryDetail, Page } from '#shared/records'
import type { Db } from './open'
import { after, countUpTo, exactly, inOrder, toPage } from './paging'
import { deliveries, deliveryCounts } from './schema'

const { claimedEventId, headers, bodyExcerpt, ...columns } = getTableColumns(deliveries)

/** A delivery as lists show it: a rejected one names the event that it claimed to carry. */
export const deliveryColumns = {
  ...columns,
  eventId: sql<string | null>`coalesce(${deliveries.eventId}, ${deliveries.claimedEventId})`,
}

export function listDeliveries(db: Db, { outcome, reason, from, to, cursor, limit }: DeliveriesQuery): Page<Delivery> {
  const where = and(
    outcome && eq(deliveries.outcome, outcome),
    reason && eq(deliveries.reason, reason),
    from === undefined ? undefined : gte(deliveries.receivedAt, from),
    to === undefined ? undefined : lt(deliveries.receivedAt, to),
  )
  const rows = db.select(deliveryColumns).from(deliveries)
    .where(and(where, after(cursor && { ...cursor, id: Number(cursor.id) }, deliveries.receivedAt, deliveries.id, 'desc')))
    .orderBy(...inOrder(deliveries.receivedAt, deliveries.id, 'desc'))
    .limit(limit + 1)
    .all()
  const total = from === undefined && to === undefined
    ? exactly(countDeliveries(db, outcome, reason))
    : countUpTo(db, deliveries, where)
  return toPage(rows, limit, row => ({ at: row.receivedAt, id: String(row.id) }), total)
}

export function getDelivery(db: Db, id: number): Omit<DeliveryDetail, 'diagnosis' | 'isExcerptMasked'> | null {
  return db.select({ ...deliveryColumns, headers, bodyExcerpt }).from(deliveries).where(eq(deliveries.id, id)).get() ?? null
}

function countDeliveries(db: Db, outcome: DeliveriesQuery['outcome'], reason: DeliveriesQuery['reason']): number {
  return db.select({ count: sum(deliveryCounts.count).mapWith(Number) }).from(deliveryCounts)
    .where(and(outcome && eq(deliveryCounts.outcome, outcome), reason && eq(deliveryCounts.reason, reason)))
    .get()?.count ?? 0
}
