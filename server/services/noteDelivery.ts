import { log } from './log'
import { countDelivery } from './metrics'
import type { Judged } from './receive'

/** A claim may hold anything; what looks like an id of Svix's does not name a person. */
const MESSAGE_ID = /^msg_\w{1,60}$/

/** Logs and counts a delivery that has been judged; in one line, without anything that names a person. Never throws. */
export function noteDelivery({ outcome, reason, eventOutcome, eventId, type, bodyBytes, statusCode, durationMs }: Judged & { statusCode: number, durationMs: number }): void {
  countDelivery(outcome, reason, durationMs)
  const isWell = outcome === 'accepted' || outcome === 'duplicate'
  log[isWell ? 'info' : 'warn']({
    outcome,
    reason: reason ?? undefined,
    eventOutcome: eventOutcome ?? undefined,
    status: statusCode,
    durationMs,
    bodyBytes,
    eventId: eventId !== null && (type !== null || MESSAGE_ID.test(eventId)) ? eventId : undefined,
    type: type ?? undefined,
  }, 'Delivery')
}
