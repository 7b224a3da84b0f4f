import type { Settlement } from '#db/delivered'
import { isUnavailable } from './availability'
import type { Done } from './inGroups'
import type { Client } from './open'
import type { VerifiedDelivery } from './settle'

/** A commit waits for the disk, so those that come together share one. So many take some tens of milliseconds. */
export const SETTLED_AT_ONCE = 100

/**
 * Settles verified deliveries in one transaction, each within a savepoint of its own: what is wrong with one is undone and
 * told of that one alone. Nothing is told before all are on the disk.
 *
 * @throws where the database is not available: then none was settled
 */
export function settleTogether(client: Client, settle: (delivery: VerifiedDelivery) => Settlement) {
  // Within another transaction this is a savepoint.
  const settleOne = client.transaction(settle)
  const settleAll = client.transaction((deliveries: VerifiedDelivery[]) => deliveries.map((delivery): Done<Settlement> => {
    try {
      return { result: settleOne(delivery) }
    }
    catch (error) {
      // Some errors end the whole transaction, with what was done in it before.
      if (isUnavailable(error) || !client.inTransaction) throw error
      return { error }
    }
  }))
  // One alone has the transaction to itself: what is wrong with it is undone with that.
  return (deliveries: VerifiedDelivery[]): Done<Settlement>[] =>
    deliveries.length === 1 ? [{ result: settleOne.immediate(deliveries[0]!) }] : settleAll.immediate(deliveries)
}
