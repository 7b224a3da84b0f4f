import { eq, getTableColumns, sql } from 'drizzle-orm'
import type { Effect, Settlement, VerifiedEvent } from '#db/delivered'
import { familyOf } from '#shared/eventTypes'
import { given } from './given'
import type { Db } from './open'
import type { Apply } from './project'
import { unlessTooOld } from './retention'
import { deliveries, events } from './schema'
import { endWait, type WaitingArrival } from './waits'

/** A verified delivery, as it is to be settled. */
export interface VerifiedDelivery {
  event: VerifiedEvent
  effect: Effect
  arrival: WaitingArrival
}

const { deliveryCount, mendedAt, mendedAfter, ...eventFields } = getTableColumns(events)
const { id, receivedAt, payload, ...settledFields } = eventFields
const { id: deliveryNumber, claimedEventId, bodyExcerpt, cause, findings, ...deliveryFields } = getTableColumns(deliveries)
const oneMore = sql`${deliveryCount} + 1`

/** Settles a verified delivery within a transaction; see {@link Store.settle}. The statements are prepared once. */
export function openSettling(db: Db, apply: Apply): (delivery: VerifiedDelivery) => Settlement {
  const isEvent = eq(events.id, sql.placeholder('id'))
  const readOutcome = db.select({ outcome: events.outcome }).from(events).where(isEvent).prepare()
  const countDelivery = db.update(events).set({ deliveryCount: oneMore }).where(isEvent).prepare()
  // A failed event that is settled now keeps the time of its first delivery.
  const logEvent = db.insert(events).values({ ...given(eventFields), deliveryCount: 1 } as unknown as typeof events.$inferInsert)
    .onConflictDoUpdate({
      target: events.id,
      set: {
        ...Object.fromEntries(Object.entries(settledFields).map(([key, { name }]) => [key, sql`excluded.${sql.identifier(name)}`])),
        // One that fails once more is still the only copy of what is to be done.
        payload: sql`CASE WHEN excluded.outcome = 'failed' THEN excluded.payload ELSE ${unlessTooOld(sql`excluded.payload`)} END`,
        deliveryCount: oneMore,
      },
    }).prepare()
  const logDelivery = db.insert(deliveries).values(given(deliveryFields) as unknown as typeof deliveries.$inferInsert).prepare()

  return ({ event, effect, arrival }) => {
    const log = (delivery: Pick<typeof deliveries.$inferInsert, 'outcome' | 'statusCode' | 'reason' | 'detail'>) =>
      logDelivery.run({ ...endWait(arrival), reason: null, detail: null, ...delivery, eventId: event.id })
    const row = { ...event, family: familyOf(event.type), receivedAt: arrival.receivedAt, detail: null }

    const known = readOutcome.get({ id: event.id })
    if (known && known.outcome !== 'failed') {
      countDelivery.run({ id: event.id })
      log({ outcome: 'duplicate', statusCode: 200 })
      return { outcome: 'duplicate' }
    }
    if (effect.kind === 'fail') {
      const { kind, statusCode, ...why } = effect
      logEvent.run({ ...row, outcome: 'failed', supersededBy: null, ...why })
      log({ outcome: 'failed', statusCode, ...why })
      return { outcome: 'failed', reason: why.reason }
    }
    const verdict = apply(event, effect, arrival.receivedAt)
    logEvent.run({ ...row, ...verdict })
    log({ outcome: 'accepted', statusCode: 200 })
    return { outcome: verdict.outcome }
  }
}
