import { asc, eq, inArray, sum } from 'drizzle-orm'
import { EXCERPT_MAX_BYTES, REJECTED_KEPT } from '#db/store'
import type { Rejection } from '#db/delivered'
import type { Done, GroupBounds } from './inGroups'
import type { Db } from './open'
import { deliveries, deliveryCounts } from './schema'
import { endWait, type WaitingArrival } from './waits'

/** Beyond one at a time, so many are recorded a second, so that good deliveries do not wait for them. */
export const REJECTED_AT_ONCE: GroupBounds = { groupMax: 1000, perSecond: 200 }

/** Records rejected deliveries in one transaction and lets the oldest ones go that no longer fit; see {@link Store.reject}. */
export function reject(db: Db, rejected: { rejection: Rejection, arrival: WaitingArrival }[]): Done<void>[] {
  db.transaction((tx) => {
    // Room first, so that the file never holds more than it may.
    const kept = tx.select({ count: sum(deliveryCounts.count).mapWith(Number) }).from(deliveryCounts)
      .where(eq(deliveryCounts.outcome, 'rejected')).get()?.count ?? 0
    const tooMany = kept + rejected.length - REJECTED_KEPT
    if (tooMany > 0) {
      const oldest = tx.select({ id: deliveries.id }).from(deliveries).where(eq(deliveries.outcome, 'rejected'))
        .orderBy(asc(deliveries.receivedAt), asc(deliveries.id)).limit(tooMany)
      tx.delete(deliveries).where(inArray(deliveries.id, oldest)).run()
    }
    for (const { rejection, arrival } of rejected) {
      tx.insert(deliveries).values({
        ...endWait(arrival),
        ...rejection,
        outcome: 'rejected',
        bodyExcerpt: rejection.bodyExcerpt && cutToBytes(rejection.bodyExcerpt, EXCERPT_MAX_BYTES),
      }).run()
    }
  }, { behavior: 'immediate' })
  return rejected.map(() => ({ result: undefined }))
}

/** The longest start of a text that fits in so many bytes of UTF-8, no character cut in two. */
function cutToBytes(text: string, bytes: number): string {
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(bytes))
  return text.slice(0, read)
}
