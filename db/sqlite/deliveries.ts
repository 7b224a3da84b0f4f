import { and, eq, getTableColumns, gte, lt, sql, sum, type SQL } from 'drizzle-orm'
import type { Keyset } from '#shared/cursor'
import type { DeliveriesFilters, DeliveriesQuery } from '#shared/queries'
import type { StoredDelivery } from '#db/stored'
import type { Delivery } from '#shared/records/deliveries'
import type { Page } from '#shared/records/page'
import type { Db } from './open'
import { after, countUpTo, endedBy, exactly, inOrder, toPage, type Total } from './paging'
import { inPortions } from './portions'
import { deliveries, deliveryCounts } from './schema'

const { claimedEventId, headers, bodyExcerpt, cause, findings, ...columns } = getTableColumns(deliveries)

/** A delivery as lists show it: a rejected one names the event that it claimed to carry. */
export const deliveryColumns = {
  ...columns,
  eventId: sql<string | null>`coalesce(${deliveries.eventId}, ${deliveries.claimedEventId})`,
}

export function listDeliveries(db: Db, { cursor, limit, ...filters }: DeliveriesQuery): Page<Delivery> {
  return toPage(deliveriesAfter(db, filters, cursor, limit + 1), limit, keysetOf, totalOf(db, filters))
}

export function exportDeliveries(db: Db, filters: DeliveriesFilters): AsyncGenerator<Delivery[]> {
  return inPortions(db, (cursor, limit) => ({ rows: deliveriesAfter(db, filters, cursor, limit) }), keysetOf)
}

function deliveriesAfter(db: Db, filters: DeliveriesFilters, cursor: Keyset | undefined, limit: number): Delivery[] {
  if (countDeliveries(db, filters) === 0) return []
  return db.select(deliveryColumns).from(deliveries)
    .where(and(matching(endedBy(cursor, filters)), after(cursor && { ...cursor, id: Number(cursor.id) }, deliveries.receivedAt, deliveries.id, 'desc')))
    .orderBy(...inOrder(deliveries.receivedAt, deliveries.id, 'desc'))
    .limit(limit)
    .all()
}

function keysetOf(delivery: Delivery): Keyset {
  return { at: delivery.receivedAt, id: String(delivery.id) }
}

function matching({ outcome, reason, from, to }: DeliveriesFilters): SQL | undefined {
  return and(
    // A reason belongs to one outcome. The plus sign has the planner go by the reason, which is the rarer.
    outcome && sql`${reason ? sql`+` : sql``}${deliveries.outcome} = ${outcome}`,
    reason && eq(deliveries.reason, reason),
    from === undefined ? undefined : gte(deliveries.receivedAt, from),
    to === undefined ? undefined : lt(deliveries.receivedAt, to),
  )
}

export function getDelivery(db: Db, id: number): StoredDelivery | null {
  return db.select({ ...deliveryColumns, headers, bodyExcerpt, cause, findings }).from(deliveries).where(eq(deliveries.id, id)).get() ?? null
}

/** The number of the newest delivery, also where that has been removed for its age; 0 before the first. */
export function newestDelivery(db: Db): number {
  return db.get<{ seq: number } | undefined>(sql`SELECT seq FROM sqlite_sequence WHERE name = 'deliveries'`)?.seq ?? 0
}

function totalOf(db: Db, filters: DeliveriesFilters): Total {
  const { outcome, reason, from, to } = filters
  const ofAllTime = countDeliveries(db, filters)
  if (ofAllTime === 0 || (from === undefined && to === undefined)) return exactly(ofAllTime)
  const index = reason ? 'deliveries_by_reason' : outcome ? 'deliveries_by_outcome' : 'deliveries_by_received_at'
  return countUpTo(db, deliveries, [{ index, where: matching(filters) }])
}

/** What the counters know: the deliveries of an outcome and a reason, whenever they came. */
function countDeliveries(db: Db, { outcome, reason }: DeliveriesFilters): number {
  return db.select({ count: sum(deliveryCounts.count).mapWith(Number) }).from(deliveryCounts)
    .where(and(outcome && eq(deliveryCounts.outcome, outcome), reason && eq(deliveryCounts.reason, reason)))
    .get()?.count ?? 0
}
