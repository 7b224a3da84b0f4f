import { and, eq, sql } from 'drizzle-orm'
import type { Keyset } from '#shared/cursor'
import type { PlacedEvent } from '#db/stored'
import { eventColumns } from './events'
import type { Db } from './open'
import { after, inOrder } from './paging'
import { deliveries, events } from './schema'

/** The delivery that settled an event, or else the first that carried it; a duplicate that outlived it tells nothing. Deliveries are numbered in the order of their commits. */
const placing = sql`(SELECT d.id FROM ${deliveries} d WHERE d.event_id = ${events.id} AND d.outcome <> 'duplicate' ORDER BY d.outcome <> 'accepted', d.id LIMIT 1)`

export function listPlacedEvents(db: Db, userId: string, portion: { after?: Keyset, limit: number }): PlacedEvent[] {
  return db.select({
    ...eventColumns,
    place: sql<number>`coalesce(${events.mendedAfter}, ${deliveries.id}, 0)`,
    settledAt: sql<number | null>`CASE WHEN ${events.outcome} <> 'failed' THEN coalesce(${events.mendedAt}, ${deliveries.receivedAt}, ${events.receivedAt}) END`,
    mendedAt: events.mendedAt,
  })
    .from(events)
    .leftJoin(deliveries, eq(deliveries.id, placing))
    .where(and(eq(events.subjectId, userId), after(portion.after, events.receivedAt, events.id, 'desc')))
    .orderBy(...inOrder(events.receivedAt, events.id, 'desc'))
    .limit(portion.limit)
    .all()
}
