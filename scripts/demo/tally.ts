import { rejectedRequest } from '../clerk/causedRequests.ts'
import { send, signedRequest } from '../clerk/sender.ts'
import type { PlannedDelivery } from '../history/deliveryPlan.ts'

/** What the endpoint answered, counted. */
export interface Tally {
  applied: number
  superseded: number
  ignored: number
  duplicate: number
  /** Verified, but not applied (422, 500). */
  failed: number
  rejected: number
  /** Refused before all was set up right. */
  refusedAtFirst: number
  /** Answers that the plan did not foresee, such as a 500. */
  unexpected: string[]
}

export function emptyTally(): Tally {
  return { applied: 0, superseded: 0, ignored: 0, duplicate: 0, failed: 0, rejected: 0, refusedAtFirst: 0, unexpected: [] }
}

const ACCEPTED = ['applied', 'superseded', 'ignored', 'duplicate'] as const

/**
 * Makes one delivery of the plan, and counts its answer.
 *
 * @throws The connection's error, when no answer came.
 */
export async function deliverPlanned(url: string, secret: string, delivery: PlannedDelivery, tally: Tally): Promise<void> {
  const message = { id: delivery.messageId, body: delivery.body, signedAt: delivery.signedAt ?? delivery.at }
  const request = delivery.rejectedFor ? rejectedRequest(delivery.rejectedFor)(secret, message) : signedRequest(secret, message)
  const answer = await send(url, request)
  // A body that is broken off gets no answer.
  const status = answer?.status ?? 400
  const outcome = ACCEPTED.find(name => status === 200 && answer?.body.includes(`"${name}"`))
  if (outcome && !delivery.rejectedFor && !delivery.fails) tally[outcome]++
  else if ((status === 422 || status === 500) && delivery.fails) tally.failed++
  else if ((status === 400 || status === 413) && delivery.rejectedFor) tally.rejected++
  else tally.unexpected.push(`${delivery.rejectedFor ?? delivery.messageId}: ${status} ${answer?.body ?? ''}`)
}

/** Such as `443 deliveries: 398 accepted (21 …), 14 duplicates, 4 not applicable, 27 rejected`. */
export function describeTally(tally: Tally): string {
  const accepted = tally.applied + tally.superseded + tally.ignored
  const rejected = tally.rejected + tally.refusedAtFirst
  const total = accepted + tally.duplicate + tally.failed + rejected + tally.unexpected.length
  return [
    `${total} deliveries: ${accepted} accepted (${tally.applied} applied, ${tally.superseded} superseded, ${tally.ignored} ignored)`,
    `${tally.duplicate} duplicates`,
    `${tally.failed} that could not be applied then`,
    `${rejected} rejected`,
  ].join(', ')
}
