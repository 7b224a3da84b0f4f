import { and, eq, sql } from 'drizzle-orm'
import type { Keyset } from '#shared/cursor'
import type { PlacedEvent } from '#db/stored'
import { eventColumns } from './events'
import type { Db } from './open'
import { after, inOrder } from './paging'
import { deliveries, events } from './schema'

/** The delivery that settled an event, or else the first that carried it; a duplicate that outlived it tells nothing. Deliveries are numbered in the order of their commits. */
const placing = sql`(SELECT d.id FROM ${deliveries} d WHERE d.event_id = ${events.id} AND d.outcome <> 'duplicate' ORDER BY d.outcome <> 'accepted', d.id LIMIT 1)`

/** Of deliveries that are removed for their age the oldest go first: where none is left up to that after which an event was mended, that is gone. */
const place = sql<number>`CASE WHEN ${events.mendedAfter} IS NULL THEN coalesce(${deliveries.id}, 0)
  WHEN EXISTS (SELECT 1 FROM ${deliveries} d WHERE d.id <= ${events.mendedAfter}) THEN ${events.mendedAfter} ELSE 0 END`

export function listPlacedEvents(db: Db, userId: string, portion: { after?: Keyset, limit: number }): PlacedEvent[] {
  return db.select({
    ...eventColumns,
    place,
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
