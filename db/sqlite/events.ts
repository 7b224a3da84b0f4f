import { and, asc, desc, eq, getTableColumns, gte, inArray, lt, not, or, sql, type SQL } from 'drizzle-orm'
import type { StoredEvent } from '#db/stored'
import type { Keyset } from '#shared/cursor'
import type { EventsFilters, EventsQuery, PageQuery } from '#shared/queries'
import type { EventRecord } from '#shared/records/events'
import type { Page } from '#shared/records/page'
import { COUNTED_AT_MOST, EVENTS_SORTED_AT_MOST, KINDS_MERGED_AT_MOST } from './bounds'
import { deliveryColumns } from './deliveries'
import { asksForKind, kindsOf, matchingKind, ofKind, type Kind } from './kinds'
import type { Db } from './open'
import { after, countUpTo, endedBy, exactly, firstOf, inOrder, toPage, type Direction, type Part, type Total } from './paging'
import { inPortions } from './portions'
import { deliveries, events, users } from './schema'
import { walk, type Walked } from './walk'

/** Of an event's deliveries the detail shows so many, the newest. */
const DELIVERIES_SHOWN = 200

const { payload, family, mendedAt, mendedAfter, ...columns } = getTableColumns(events)

/** An event as lists show it: without its payload. */
export const eventColumns = columns

/** Null where it is no longer kept. */
const keptPayload = sql<string | null>`nullif(${payload}, '')`

export function listEvents(db: Db, { cursor, limit, ...filters }: EventsQuery): Page<EventRecord> {
  const density = densityOf(db, filters)
  const kinds = kindsToRead(db, filters, density)
  const { rows, end } = walkAfter(db, filters, kinds, density, cursor, limit + 1)
  const total = density || end
    ? atLeast(filters, density, rows.length <= limit && !cursor && !end, rows.length)
    : countEvents(filters, kinds) ?? countUpTo(db, events, partsOf(filters, kinds, density))
  return toPage(rows, limit, keysetOf, total, end)
}

export function exportEvents(db: Db, filters: EventsFilters): AsyncGenerator<EventRecord[]> {
  let density: Density | null | undefined
  return inPortions(db, (cursor, limit) => {
    if (density === undefined) density = densityOf(db, filters)
    return walkAfter(db, filters, kindsToRead(db, filters, density), density, cursor, limit)
  }, keysetOf)
}

/** See {@link Store.listOldestEvents}. */
export function listOldestEvents(db: Db, filters: EventsFilters, { after, limit }: { after?: Keyset, limit: number }): EventRecord[] {
  const density = densityOf(db, filters)
  return firstRows(db, partsOf(filters, kindsToRead(db, filters, density), density), after, limit, 'asc')
}

export function listUserEvents(db: Db, userId: string, { cursor, limit }: PageQuery): Page<EventRecord> | null {
  const parts = [{ index: 'events_by_subject', where: eq(events.subjectId, userId) }]
  const rows = firstRows(db, parts, cursor, limit + 1)
  const isKnown = rows.length > 0 || db.select({ id: users.id }).from(users).where(eq(users.id, userId)).get()
  return isKnown ? toPage(rows, limit, keysetOf, countUpTo(db, events, parts)) : null
}

export function getEvent(db: Db, id: string): StoredEvent | null {
  const found = readEvent(db, id)
  if (!found) return null
  const { mendedAt, ...event } = found
  const superseding = event.supersededBy === null ? undefined : readEvent(db, event.supersededBy)
  return {
    ...event,
    mendedAt,
    ...splitPayload(superseding),
    repeats: earlierDeletion(db, event)?.id ?? null,
    deliveries: db.select(deliveryColumns).from(deliveries).where(eq(deliveries.eventId, id))
      .orderBy(desc(deliveries.receivedAt), desc(deliveries.id)).limit(DELIVERIES_SHOWN).all(),
  }
}

function readEvent(db: Db, id: string) {
  return db.select({ ...eventColumns, payload: keptPayload, mendedAt }).from(events).where(eq(events.id, id)).get()
}

function splitPayload(superseding: ReturnType<typeof readEvent>) {
  if (!superseding) return { supersededByEvent: null, supersededByPayload: null }
  const { payload: supersededByPayload, mendedAt, ...supersededByEvent } = superseding
  return { supersededByEvent, supersededByPayload }
}

/** When an event that is settled was: one that had failed may have been later than its first arrival. */
const settledAt = (event: 'events' | 'this') => sql.raw(`coalesce(${event}.mended_at,
  (SELECT received_at FROM deliveries WHERE event_id = ${event}.id AND outcome = 'accepted' LIMIT 1), ${event}.received_at)`)

/** Of several deletions of a user the earliest stands: one that comes after it finds the row as it wants it. */
function earlierDeletion(db: Db, { type, outcome, subjectId, occurredAt, id }: EventRecord) {
  if (type !== 'user.deleted' || outcome !== 'applied' || subjectId === null) return undefined
  return db.select({ id: events.id }).from(events)
    .where(and(
      // Left to itself SQLite goes through every deletion of the log.
      eq(events.subjectId, subjectId), sql`+${events.type} = ${type}`, sql`+${events.outcome} = ${outcome}`,
      sql`${settledAt('events')} <= (SELECT ${settledAt('this')} FROM events AS this WHERE this.id = ${id})`,
      sql`(${events.occurredAt}, ${events.id}) < (${occurredAt}, ${id})`,
    ))
    .orderBy(asc(events.occurredAt), asc(events.id)).limit(1).get()
}

/** Prepared once: a user's history reads many, one after the other. */
export function openPayloads(db: Db): (eventId: string) => string | null {
  const read = db.select({ payload: keptPayload }).from(events).where(eq(events.id, sql.placeholder('id'))).prepare()
  return id => read.get({ id })?.payload ?? null
}

/** The first rows after a cursor, out of several parts of the log. */
function firstRows(db: Db, parts: Part[], cursor: Keyset | undefined, limit: number, order: Direction = 'desc'): EventRecord[] {
  if (parts.length === 0) return []
  return rowsOf(db, firstOf(events, afterCursor(parts, cursor, order), { time: events.receivedAt, order, limit }), order)
}

/** The same of a query's events, newest first, as far as they are walked for one page. */
function walkAfter(db: Db, filters: EventsFilters, kinds: Kind[], density: Density | null, cursor: Keyset | undefined, limit: number): Walked<EventRecord> {
  // Of two ends SQLite may heed the farther one.
  const parts = (end?: Keyset) => afterCursor(partsOf({ ...endedBy(cursor, filters), ...(end && { from: undefined }) }, kinds, density), cursor, 'desc')
  return walk(db, events, parts, { time: events.receivedAt, order: 'desc', limit }, ids => rowsOf(db, ids, 'desc'))
}

function afterCursor(parts: Part[], cursor: Keyset | undefined, order: Direction): Part[] {
  return parts.map(part => ({ ...part, where: and(part.where, after(cursor, events.receivedAt, events.id, order)) }))
}

function rowsOf(db: Db, ids: SQL, order: Direction): EventRecord[] {
  return db.select(eventColumns).from(events).where(inArray(events.id, ids))
    .orderBy(...inOrder(sql`+${events.receivedAt}`, sql`+${events.id}`, order)).all()
}

function keysetOf(event: EventRecord): Keyset {
  return { at: event.receivedAt, id: event.id }
}

/**
 * Where to read the events of a query: by their subject, or by the beginning of an id; else kind by kind, so that it does
 * not matter how rare they are; else in the order of the list. The indexes hold what is compared, so that hardly an event
 * is looked at that does not match. No part at all where no event can match.
 */
function partsOf(filters: EventsFilters, kinds: Kind[], density: Density | null): Part[] {
  if (kinds.length === 0) return []
  const { subject, q, from, to } = filters
  const inRange = and(from === undefined ? undefined : gte(events.receivedAt, from), to === undefined ? undefined : lt(events.receivedAt, to))
  const found = q ? startingWith(q) : undefined
  const beginning = found && or(...found.filter(({ of }) => density?.[of] ?? true).map(({ where }) => where))
  if (subject !== undefined) {
    return [{ index: 'events_by_subject', where: and(eq(events.subjectId, subject), inRange), sought: and(beginning, matchingKind(filters)) }]
  }
  if (found && !density) return found.map(({ index, where }) => ({ index, where: and(where, matchingKind(filters), inRange) }))
  // The index by time does not hold subjects.
  if ((asksForKind(filters) || density?.subjects) && kinds.length <= KINDS_MERGED_AT_MOST) {
    return kinds.map(kind => ({ index: 'events_by_kind', where: and(ofKind(kind), inRange), sought: beginning, size: kind.count }))
  }
  return [{ index: 'events_by_received_at', where: inRange, sought: and(beginning, matchingKind(filters)) }]
}

/** Whether the ids, and the subjects, of which far too many begin as wanted for sorting them, do so at all. */
type Density = Record<'ids' | 'subjects', boolean>

/** Null where few ids and subjects begin as wanted, or nothing is. */
function densityOf(db: Db, { q, subject }: EventsFilters): Density | null {
  if (!q || subject !== undefined || countUpTo(db, events, startingWith(q), EVENTS_SORTED_AT_MOST).totalIsExact) return null
  const isAny = (part: Part) => !countUpTo(db, events, [part], 0).totalIsExact
  const [ids, subjects] = startingWith(q)
  return { ids: isAny(ids), subjects: isAny({ ...subjects, where: startsWith(events.subjectId, q) }) }
}

/** The kinds of a query. Where a beginning is too common to be looked up, those are left out whose subjects never begin so. */
function kindsToRead(db: Db, filters: EventsFilters, density: Density | null): Kind[] {
  return kindsOf(db, filters, density && !density.ids ? filters.q : undefined)
}

/** The events of which the id, or else the subject, begins with the text. */
function startingWith(text: string): [Part & { of: 'ids' }, Part & { of: 'subjects' }] {
  const id = startsWith(events.id, text)
  return [
    { of: 'ids', index: 'events_by_id', where: id },
    { of: 'subjects', index: 'events_by_subject', where: and(startsWith(events.subjectId, text), not(id)) },
  ]
}

/** A prefix as a range, which an index serves; the greatest code point closes it. */
function startsWith(column: typeof events.id | typeof events.subjectId, prefix: string): SQL {
  return sql`(${column} >= ${prefix} AND ${column} < ${`${prefix}\u{10FFFF}`})`
}

/** What the counters know of a query, or null when it asks for more than they hold. */
function countEvents({ subject, q, from, to }: EventsFilters, kinds: Kind[]): Total | null {
  if (kinds.length === 0) return exactly(0)
  if (subject !== undefined || q || from !== undefined || to !== undefined) return null
  return exactly(kinds.reduce((sum, { count }) => sum + count, 0))
}

/** What is known without counting: far too many where nothing but a beginning is asked for that so many have, else those that were just read. */
function atLeast(filters: EventsFilters, density: Density | null, areAllRead: boolean, read: number): Total {
  const areMany = density && !asksForKind(filters) && filters.from === undefined && filters.to === undefined
  return areMany ? { total: COUNTED_AT_MOST, totalIsExact: false } : { total: read, totalIsExact: areAllRead }
}
