import { eq, sql } from 'drizzle-orm'
import type { Arrival, Effect, Settlement, VerifiedEvent } from '#db/store'
import { familyOf } from '#shared/eventTypes'
import type { EventOutcome } from '#shared/outcomes'
import type { Reason } from '#shared/reasons'
import type { Db } from './open'
import { deliveries, events } from './schema'
import { deleteUser, upsertUser } from './project'

/** What an event has come to, as its row in the log says it. */
interface Verdict {
  outcome: EventOutcome
  reason: Reason | null
  detail: string | null
  supersededBy: string | null
}

/** Settles a verified delivery in one transaction; see {@link Store.settle}. */
export function settle(db: Db, event: VerifiedEvent, effect: Effect, arrival: Arrival): Settlement {
  return db.transaction((tx) => {
    const log = (delivery: Pick<typeof deliveries.$inferInsert, 'outcome' | 'statusCode' | 'reason' | 'detail'>) =>
      tx.insert(deliveries).values({ ...arrival, ...delivery, eventId: event.id }).run()

    const known = tx.select({ outcome: events.outcome }).from(events).where(eq(events.id, event.id)).get()
    if (known && known.outcome !== 'failed') {
      tx.update(events).set({ deliveryCount: sql`${events.deliveryCount} + 1` }).where(eq(events.id, event.id)).run()
      log({ outcome: 'duplicate', statusCode: 200 })
      return { outcome: 'duplicate' }
    }
    if (effect.kind === 'fail') {
      const { reason, detail, statusCode } = effect
      logEvent(tx, event, { outcome: 'failed', reason, detail, supersededBy: null }, arrival.receivedAt)
      log({ outcome: 'failed', statusCode, reason, detail })
      return { outcome: 'failed', reason }
    }
    const verdict = apply(tx, event, effect, arrival.receivedAt)
    logEvent(tx, event, { ...verdict, detail: null }, arrival.receivedAt)
    log({ outcome: 'accepted', statusCode: 200 })
    return { outcome: verdict.outcome }
  }, { behavior: 'immediate' })
}

/** Carries out what an event asks of the users. */
export function apply(tx: Db, event: VerifiedEvent, effect: Exclude<Effect, { kind: 'fail' }>, now: number) {
  if (effect.kind === 'ignore') return { outcome: 'ignored', reason: 'type_not_synced', supersededBy: null } as const
  const standing = effect.kind === 'upsert' ? upsertUser(tx, effect.user, event, now) : deleteUser(tx, effect.userId, event, now)
  if (standing === null) return { outcome: 'applied', reason: null, supersededBy: null } as const
  return {
    outcome: 'superseded',
    reason: standing.deleted ? 'user_deleted' : 'newer_event_applied',
    supersededBy: standing.eventId,
  } as const
}

/** A failed event that is settled now keeps the time of its first delivery. */
function logEvent(tx: Db, event: VerifiedEvent, verdict: Verdict, receivedAt: number) {
  const { id, ...facts } = { ...event, ...verdict, family: familyOf(event.type) }
  tx.insert(events)
    .values({ id, ...facts, receivedAt, deliveryCount: 1 })
    .onConflictDoUpdate({ target: events.id, set: { ...facts, deliveryCount: sql`${events.deliveryCount} + 1` } })
    .run()
}
