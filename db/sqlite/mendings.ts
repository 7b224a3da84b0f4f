import { and, asc, count, desc, eq, getTableColumns, gt, inArray, lt, lte, max } from 'drizzle-orm'
import { MENDINGS_KEPT } from '#db/store'
import type { MendingProgress, NotedEvent } from '#db/mended'
import { MENDING_LASTING_STATES as LASTING, type MendedEvent, type Mending } from '#shared/mendings'
import type { PageQuery } from '#shared/queries'
import type { Page } from '#shared/records/page'
import type { Db } from './open'
import { exactly, toPage } from './paging'
import { events as eventLog, mendedEvents, mendings } from './schema'

export function startMending(db: Db, mending: Pick<Mending, 'kind' | 'startedBy' | 'request'>): number {
  return db.transaction((tx) => {
    const { id } = tx.insert(mendings)
      .values({ ...mending, state: 'running', startedAt: Date.now(), done: 0, counts: {} })
      .returning({ id: mendings.id }).get()
    tx.delete(mendings).where(lte(mendings.id, id - MENDINGS_KEPT)).run()
    return id
  }, { behavior: 'immediate' })
}

export function noteMending(db: Db, id: number, progress: MendingProgress, events: NotedEvent[] = []): void {
  const { state } = progress
  const finishedAt = state && !isLasting(state) ? Date.now() : undefined
  db.transaction((tx) => {
    // What has ended stays ended, whoever reports late. (An update of nothing at all is no statement.)
    tx.update(mendings).set({ id, ...progress, finishedAt }).where(and(eq(mendings.id, id), inArray(mendings.state, LASTING))).run()
    if (events.length === 0) return
    const last = tx.select({ last: max(mendedEvents.id) }).from(mendedEvents).where(eq(mendedEvents.mendingId, id)).get()?.last ?? 0
    tx.insert(mendedEvents).values(events.map((event, index) => ({ ...event, mendingId: id, id: last + index + 1 }))).run()
  }, { behavior: 'immediate' })
}

export function interruptMendings(db: Db): void {
  db.update(mendings).set({ state: 'interrupted', finishedAt: Date.now() }).where(inArray(mendings.state, LASTING)).run()
}

export function listMendings(db: Db, { cursor, limit }: PageQuery): Page<Mending> {
  const rows = db.select().from(mendings).where(cursor && lt(mendings.id, Number(cursor.id))).orderBy(desc(mendings.id)).limit(limit + 1).all()
  const total = db.select({ count: count() }).from(mendings).get()?.count ?? 0
  return toPage(rows, limit, ({ startedAt, id }) => ({ at: startedAt, id: String(id) }), exactly(total))
}

export function getMending(db: Db, id: number): Mending | null {
  return db.select().from(mendings).where(eq(mendings.id, id)).get() ?? null
}

export function listMendedEvents(db: Db, mendingId: number, { cursor, limit }: PageQuery): Page<MendedEvent> {
  const { mendingId: owner, ...columns } = getTableColumns(mendedEvents)
  const rows = db.select({ ...columns, type: eventLog.type }).from(mendedEvents)
    .leftJoin(eventLog, eq(eventLog.id, columns.eventId))
    .where(and(eq(owner, mendingId), cursor && gt(columns.id, Number(cursor.id)))).orderBy(asc(columns.id)).limit(limit + 1).all()
  const total = db.select({ last: max(columns.id) }).from(mendedEvents).where(eq(owner, mendingId)).get()?.last ?? 0
  return toPage(rows, limit, row => ({ at: 0, id: String(row.id) }), exactly(total))
}

function isLasting(state: Mending['state']): boolean {
  return (LASTING as readonly string[]).includes(state)
}
