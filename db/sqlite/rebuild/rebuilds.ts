import { and, asc, count, desc, eq, gt, inArray, isNotNull, lt, sql } from 'drizzle-orm'
import { MENDING_LASTING_STATES, type Mending, type MendingRequest } from '#shared/mendings'
import type { DifferencesQuery } from '#shared/queries'
import type { UserDifference } from '#shared/rebuild'
import type { Page } from '#shared/records/page'
import { COUNTED_AT_MOST } from '../bounds'
import { startMending } from '../mendings'
import type { Db } from '../open'
import { toPage } from '../paging'
import { mendings, userDifferences } from '../schema'
import { emptySome } from './empty'
import { lastingRebuild } from './fence'

export function startRebuild(db: Db, mending: { startedBy: string, request: MendingRequest }): number | null {
  return db.transaction(tx => lastingRebuild(tx) ? null : startMending(tx, { kind: 'rebuild', ...mending }), { behavior: 'immediate' })
}

/** A rebuild catches up by deliveries: it ends before any are removed that came since it began. */
export function endOutlivedRebuild(tx: Db, before: number): void {
  tx.update(mendings)
    .set({ state: 'failed', finishedAt: Date.now(), summary: 'It lasted for longer than deliveries are kept, and could not catch up with them any more. Rows that were put right until then stay right; start again for the rest.' })
    .where(and(eq(mendings.kind, 'rebuild'), inArray(mendings.state, MENDING_LASTING_STATES), lt(mendings.startedAt, before))).run()
}

export function lastRebuild(db: Db): Mending | null {
  return db.select().from(mendings).where(eq(mendings.kind, 'rebuild')).orderBy(desc(mendings.id)).limit(1).get() ?? null
}

export function tidyRebuild(db: Db): boolean {
  return db.transaction((tx) => {
    if (lastingRebuild(tx)) return true
    // What it has found stays to be read until the next one starts, unless somebody ended it, or it broke off before it compared.
    const last = lastRebuild(tx)
    const hasFound = last?.state === 'done' || (last?.state === 'failed' && last.counts.users !== undefined)
    return emptySome(tx, { keepDifferences: hasFound }) === 0
  }, { behavior: 'immediate' })
}

export function listDifferences(db: Db, { kind, cursor, limit }: DifferencesQuery): Page<UserDifference> {
  const { userId, fields, fieldsLeftOut } = userDifferences
  const isWanted = kind ? eq(userDifferences.kind, kind) : isNotNull(userDifferences.kind)
  const rows = db.select({ id: userId, kind: sql<UserDifference['kind']>`${userDifferences.kind}`, fields, fieldsLeftOut }).from(userDifferences)
    .where(and(isWanted, cursor && gt(userId, cursor.id))).orderBy(asc(userId)).limit(limit + 1).all()
  const some = db.select({ userId }).from(userDifferences).where(isWanted).limit(COUNTED_AT_MOST + 1).as('some')
  const total = db.select({ count: count() }).from(some).get()?.count ?? 0
  return toPage(rows, limit, row => ({ at: 0, id: row.id }), { total: Math.min(total, COUNTED_AT_MOST), totalIsExact: total <= COUNTED_AT_MOST })
}
