import { isDeepStrictEqual } from 'node:util'
import { TransactionRollbackError } from 'drizzle-orm/errors'
import { and, eq, getTableColumns, max } from 'drizzle-orm'
import type { Effect, VerifiedEvent } from '#db/delivered'
import type { Reapplied, ReapplyOptions } from '#db/mended'
import type { EventOutcome } from '#shared/outcomes'
import { newestDelivery } from './deliveries'
import type { Db } from './open'
import { unlessTooOld } from './retention'
import { events, users } from './schema'
import type { Apply } from './project'

type Failing = Extract<Effect, { kind: 'fail' }>

/** What came of it, and whether anything was written that is to stay. */
interface Attempt {
  result: Reapplied | null
  isWritten: boolean
}

/** Applies an event of the log again in one transaction; see {@link Store.reapply}. */
export function reapply(
  db: Db,
  apply: Apply,
  { eventId, effect }: { eventId: string, effect: Effect },
  { at = Date.now(), isPreview = false }: ReapplyOptions = {},
): Reapplied | null {
  let attempt: Attempt = { result: null, isWritten: false }
  try {
    db.transaction((tx) => {
      attempt = attemptOn(tx, apply, { eventId, effect }, at)
      // What changed nothing is undone as well: no row is to look as if it had just been written.
      if (isPreview || !attempt.isWritten) tx.rollback()
    }, { behavior: 'immediate' })
  }
  catch (error) {
    if (!(error instanceof TransactionRollbackError)) throw error
  }
  return attempt.result
}

function attemptOn(tx: Db, apply: Apply, { eventId, effect }: { eventId: string, effect: Effect }, at: number): Attempt {
  const { id, type, subjectId, instanceId, occurredAt, payload, outcome, reason, detail } = getTableColumns(events)
  const known = tx.select({ outcome, reason, detail, event: { id, type, subjectId, instanceId, occurredAt, payload } })
    .from(events).where(eq(id, eventId)).get()
  if (!known) return { result: null, isWritten: false }
  if (effect.kind === 'fail') return fail(tx, known, effect)
  return known.outcome === 'failed' ? settleNow(tx, apply, known.event, effect, at) : restore(tx, apply, known.event, known.outcome, effect, at)
}

/** A failed event tells why it fails now. One that was settled stays so: its effect was right when it came. */
function fail(tx: Db, known: { outcome: EventOutcome, reason: string | null, detail: string | null, event: VerifiedEvent }, { reason, detail }: Failing): Attempt {
  const hasFailed = known.outcome === 'failed'
  const isWritten = hasFailed && (known.reason !== reason || known.detail !== detail)
  if (isWritten) tx.update(events).set({ reason, detail }).where(eq(events.id, known.event.id)).run()
  return { isWritten, result: { before: known.outcome, after: hasFailed ? 'failed' : 'left', isRowChanged: false, reason, detail } }
}

function settleNow(tx: Db, apply: Apply, event: VerifiedEvent, effect: Exclude<Effect, Failing>, at: number): Attempt {
  const mendedAfter = newestDelivery(tx)
  const mendedAt = Math.max(at, lastMendedAt(tx, event.subjectId, mendedAfter) + 1)
  const { verdict, isRowChanged } = applyAndCompare(tx, apply, event, effect, mendedAt)
  tx.update(events).set({ ...verdict, detail: null, mendedAt, mendedAfter, payload: unlessTooOld(events.payload) }).where(eq(events.id, event.id)).run()
  return { isWritten: true, result: { before: 'failed', after: verdict.outcome, isRowChanged, reason: verdict.reason, detail: null } }
}

/** An event that was settled keeps its outcome, which says what it did then; only the row may have to be put right. */
function restore(tx: Db, apply: Apply, event: VerifiedEvent, before: EventOutcome, effect: Exclude<Effect, Failing>, at: number): Attempt {
  const { isRowChanged } = applyAndCompare(tx, apply, event, effect, at)
  return { isWritten: isRowChanged, result: { before, after: isRowChanged ? 'restored' : 'unchanged', isRowChanged, reason: null, detail: null } }
}

function applyAndCompare(tx: Db, apply: Apply, event: VerifiedEvent, effect: Exclude<Effect, Failing>, at: number) {
  const userId = effect.kind === 'upsert' ? effect.user.id : effect.kind === 'delete' ? effect.userId : null
  const before = readRow(tx, userId)
  const verdict = apply(event, effect, at)
  return { verdict, isRowChanged: !isDeepStrictEqual(before, readRow(tx, userId)) }
}

/** Everything that a row says, but for when it was written. */
function readRow(tx: Db, userId: string | null) {
  if (userId === null) return undefined
  const { rowNumber, syncedAt, ...columns } = getTableColumns(users)
  return tx.select(columns).from(users).where(eq(users.id, userId)).get()
}

/** Of the events about one subject that are mended between the same two deliveries, the times tell the order. */
function lastMendedAt(tx: Db, subjectId: string | null, mendedAfter: number): number {
  if (subjectId === null) return 0
  return tx.select({ last: max(events.mendedAt) }).from(events)
    .where(and(eq(events.subjectId, subjectId), eq(events.mendedAfter, mendedAfter))).get()?.last ?? 0
}
