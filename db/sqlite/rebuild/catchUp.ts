import { and, asc, eq, gt, gte } from 'drizzle-orm'
import type { Db } from '../open'
import { deliveries, events } from '../schema'
import { isSettled } from './fill'
import { IDS_AT_ONCE, isOver } from './portion'
import type { PutIntoShadow } from './shadow'

/**
 * How far the shadow has followed what was settled since the log was read. Deliveries are numbered in the order of their
 * commits, so whatever was committed since has a greater number. An event that an admin had applied again has no delivery of
 * its own: it names the newest one that there was.
 */
export interface CatchUpPlace {
  delivery: number
  /** The newest delivery when no mended event was left. */
  mendedFrom: number
  /** Those of them that are in the shadow already, by id, with the delivery that they name. */
  mended: ReadonlyMap<string, number>
}

export function catchUpFrom(newestDelivery: number): CatchUpPlace {
  return { delivery: newestDelivery, mendedFrom: newestDelivery, mended: new Map() }
}

/** Puts what was settled since into the shadow, as far as time allows. `isEnd`: the shadow has all that is committed. */
export function catchUpSome(tx: Db, place: CatchUpPlace, putIntoShadow: PutIntoShadow, deadline: number): { place: CatchUpPlace, isEnd: boolean } {
  let delivery = place.delivery
  for (;;) {
    const next = nextDeliveries(tx, delivery)
    for (const { id, outcome, eventId } of next) {
      if (outcome === 'accepted' && eventId !== null) putIntoShadow(eventId)
      delivery = id
      if (isOver(deadline)) return { place: { ...place, delivery }, isEnd: false }
    }
    if (next.length < IDS_AT_ONCE) break
  }
  const mended = new Map(place.mended)
  for (const { id, mendedAfter } of mendedSince(tx, place.mendedFrom)) {
    if (mended.has(id)) continue
    putIntoShadow(id)
    mended.set(id, mendedAfter ?? 0)
    if (isOver(deadline)) return { place: { ...place, delivery, mended }, isEnd: false }
  }
  const stillMet = [...mended].filter(([, mendedAfter]) => mendedAfter >= delivery)
  return { place: { delivery, mendedFrom: delivery, mended: new Map(stillMet) }, isEnd: true }
}

/** All deliveries, so that rejected ones are passed for good; the event of one that settled a user's. */
function nextDeliveries(tx: Db, last: number) {
  return tx.select({ id: deliveries.id, outcome: deliveries.outcome, eventId: events.id }).from(deliveries)
    .leftJoin(events, and(eq(events.id, deliveries.eventId), isSettled))
    .where(gt(deliveries.id, last)).orderBy(asc(deliveries.id)).limit(IDS_AT_ONCE).all()
}

function mendedSince(tx: Db, newestDelivery: number) {
  return tx.select({ id: events.id, mendedAfter: events.mendedAfter }).from(events)
    .where(and(gte(events.mendedAfter, newestDelivery), isSettled)).all()
}
