import { and, asc, desc, eq, getTableColumns, gte, lt, lte, or, sql, sum, type SQL } from 'drizzle-orm'
import type { StoredEvent } from '#db/store'
import type { Keyset } from '#shared/cursor'
import type { EventsFilters, EventsQuery, PageQuery } from '#shared/queries'
import type { EventRecord, Page } from '#shared/records'
import { deliveryColumns } from './deliveries'
import type { Db } from './open'
import { after, countUpTo, exactly, inOrder, toPage, type Total } from './paging'
import { inPortions } from './portions'
import { deliveries, eventCounts, events, users } from './schema'

/** Of an event's deliveries the detail shows so many, the newest. */
const DELIVERIES_SHOWN = 200

const { payload, family, ...columns } = getTableColumns(events)

/** An event as lists show it: without its payload. */
export const eventColumns = columns

export function listEvents(db: Db, query: EventsQuery): Page<EventRecord> {
  const where = matching(query)
  return page(db, where, query, () => countEvents(db, query) ?? countUpTo(db, events, where))
}

export function exportEvents(db: Db, filters: EventsFilters): AsyncGenerator<EventRecord[]> {
  return inPortions((cursor, limit) => eventsAfter(db, matching(filters), cursor, limit), keysetOf)
}

export function listUserEvents(db: Db, userId: string, query: PageQuery): Page<EventRecord> | null {
  const where = eq(events.subjectId, userId)
  const found = page(db, where, query, () => countUpTo(db, events, where))
  if (found.items.length > 0) return found
  return db.select({ id: users.id }).from(users).where(eq(users.id, userId)).get() ? found : null
}

export function getEvent(db: Db, id: string): StoredEvent | null {
  const event = readEvent(db, id)
  if (!event) return null
  const superseding = event.supersededBy === null ? undefined : readEvent(db, event.supersededBy)
  return {
    ...event,
    ...splitPayload(superseding),
    repeats: earlierDeletion(db, event)?.id ?? null,
    deliveries: db.select(deliveryColumns).from(deliveries).where(eq(deliveries.eventId, id))
      .orderBy(desc(deliveries.receivedAt), desc(deliveries.id)).limit(DELIVERIES_SHOWN).all(),
  }
}

function readEvent(db: Db, id: string) {
  return db.select({ ...eventColumns, payload }).from(events).where(eq(events.id, id)).get()
}

function splitPayload(superseding: ReturnType<typeof readEvent>) {
  if (!superseding) return { supersededByEvent: null, supersededByPayload: null }
  const { payload: supersededByPayload, ...supersededByEvent } = superseding
  return { supersededByEvent, supersededByPayload }
}

/** Of several deletions of a user the earliest stands: one that comes after it finds the row as it wants it. */
function earlierDeletion(db: Db, { type, outcome, subjectId, occurredAt, id, receivedAt }: EventRecord) {
  if (type !== 'user.deleted' || outcome !== 'applied' || subjectId === null) return undefined
  return db.select({ id: events.id }).from(events)
    .where(and(
      eq(events.subjectId, subjectId), eq(events.type, type), eq(events.outcome, outcome), lte(events.receivedAt, receivedAt),
      sql`(${events.occurredAt}, ${events.id}) < (${occurredAt}, ${id})`,
    ))
    .orderBy(asc(events.occurredAt), asc(events.id)).limit(1).get()
}

export function getPayload(db: Db, id: string): string | null {
  return db.select({ payload }).from(events).where(eq(events.id, id)).get()?.payload ?? null
}

function page(db: Db, where: SQL | undefined, { cursor, limit }: PageQuery, count: () => Total): Page<EventRecord> {
  return toPage(eventsAfter(db, where, cursor, limit + 1), limit, keysetOf, count())
}

function eventsAfter(db: Db, where: SQL | undefined, cursor: Keyset | undefined, limit: number): EventRecord[] {
  return db.select(eventColumns).from(events)
    .where(and(where, after(cursor, events.receivedAt, events.id, 'desc')))
    .orderBy(...inOrder(events.receivedAt, events.id, 'desc'))
    .limit(limit)
    .all()
}

function keysetOf(event: EventRecord): Keyset {
  return { at: event.receivedAt, id: event.id }
}

function matchingType(table: typeof events | typeof eventCounts, type: string | undefined): SQL | undefined {
  if (type === undefined) return undefined
  return type.endsWith('.*') ? eq(table.family, type.slice(0, -2)) : eq(table.type, type)
}

function matching({ type, outcome, reason, subject, q, from, to }: EventsFilters): SQL | undefined {
  return and(
    matchingType(events, type),
    outcome && eq(events.outcome, outcome),
    reason && eq(events.reason, reason),
    subject === undefined ? undefined : eq(events.subjectId, subject),
    q ? or(startsWith(events.id, q), startsWith(events.subjectId, q)) : undefined,
    from === undefined ? undefined : gte(events.receivedAt, from),
    to === undefined ? undefined : lt(events.receivedAt, to),
  )
}

/** A prefix as a range, which an index serves; the greatest code point closes it. */
function startsWith(column: typeof events.id | typeof events.subjectId, prefix: string): SQL {
  return sql`(${column} >= ${prefix} AND ${column} < ${`${prefix}\u{10FFFF}`})`
}

/** What the counters know of a query, or null when it asks for more than they hold. */
function countEvents(db: Db, { type, outcome, reason, subject, q, from, to }: EventsQuery): Total | null {
  if (subject !== undefined || q || from !== undefined || to !== undefined) return null
  const row = db.select({ count: sum(eventCounts.count).mapWith(Number) }).from(eventCounts)
    .where(and(
      matchingType(eventCounts, type),
      outcome && eq(eventCounts.outcome, outcome),
      reason && eq(eventCounts.reason, reason),
    )).get()
  return exactly(row?.count ?? 0)
}
