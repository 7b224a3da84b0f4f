import { isUtf8 } from 'node:buffer'
import type { WebhookEvent } from '@clerk/backend/webhooks'
import { EXCERPT_MAX_BYTES, StoreUnavailableError, type Store } from '#db/store'
import type { Settlement } from '#db/delivered'
import type { DeliveryOutcome, EventOutcome } from '#shared/outcomes'
import type { Reason } from '#shared/reasons'
import { isAllowed } from './allowList'
import { claimedEventId, describeArrival, type Transport } from './arrival'
import type { Doctor } from './doctor/doctor'
import type { Diagnosed } from './doctor/examine'
import { ingest, readEnvelope } from './ingest'
import { logFailure } from './log'
import type { Settings } from './settings'
import { verify, type Refusal } from './verify'

/** Svix heeds it: long enough to free a lock or restart, short beside its own five minutes. */
const RETRY_AFTER_SECONDS = 30
/** Of another instance's id so much is kept; Clerk's have 31 characters. */
const INSTANCE_ID_SHOWN = 64
const SIGNED_HEADERS = ['svix-id', 'svix-timestamp', 'svix-signature']
const BYTE_ORDER_MARK = Buffer.from([0xEF, 0xBB, 0xBF])

/** What is told of a delivery beside its row: nothing that names a person. */
export interface Judged {
  outcome: DeliveryOutcome
  reason: Reason | null
  /** What became of the event; null where the delivery did not settle one. */
  eventOutcome: EventOutcome | null
  /** The Svix message id; of a rejected delivery only what it claimed. */
  eventId: string | null
  /** Null when it is not verified. */
  type: string | null
  bodyBytes: number
}

export interface Answer {
  judged: Judged
  statusCode: number
  body: { outcome: string } | { statusCode: number, message: string }
  retryAfterSeconds?: number
}

/** A body that arrived whole, or why it did not, with what had arrived of it. */
export type BodyRead
  = | { outcome: 'whole', body: Buffer }
    | { outcome: 'too_large' | 'incomplete', received: Buffer }

export interface Delivery {
  transport: Transport
  readBody: (maxBytes: number) => Promise<BodyRead>
  verifyWith: (signingSecret: string, body: Buffer) => Promise<WebhookEvent>
}

/** What a sender is told. Nothing of why: that is for the admin, and stands in the delivery's row. */
const MESSAGES: Record<number, string> = {
  400: 'The delivery could not be verified.',
  403: 'Deliveries from this address are not allowed.',
  413: 'The body is too large.',
  422: 'The event was verified, but it cannot be applied.',
  500: 'The event was verified, but applying it failed.',
  503: 'Deliveries cannot be taken now. Try again later.',
}

/** Judges one request to the webhook endpoint, from its address to its effect, and says how to answer it. */
export async function receive(
  { settings, store, doctor }: { settings: Settings, store: Store, doctor: Doctor },
  { transport, readBody, verifyWith }: Delivery,
): Promise<Answer> {
  const refuse = async (statusCode: number, refusal: Refusal, received: Buffer = Buffer.alloc(0)) => {
    const diagnosed = await doctor.diagnose({
      reason: refusal.reason,
      header: name => header(transport, name),
      sourceIp: transport.sourceIp,
      receivedAt: transport.receivedAt,
      body: received,
      secrets: settings.configuredSecrets,
    })
    await record(store, transport, statusCode, { ...refusal, ...diagnosed }, received)
    return answer(statusCode, { outcome: 'rejected', reason: refusal.reason, eventOutcome: null, eventId: claimedEventId(transport), type: null, bodyBytes: received.length })
  }

  if (settings.allowedIps && !isAllowed(settings.allowedIps, transport.sourceIp)) {
    return refuse(403, { reason: 'address_not_allowed', detail: `Came from ${transport.sourceIp ?? 'an unknown address'}` })
  }
  if (settings.configuredSecrets.length === 0) return refuse(503, { reason: 'secret_missing', detail: null })

  const read = await readBody(settings.maxBodyBytes)
  if (read.outcome !== 'whole') {
    return read.outcome === 'too_large'
      ? refuse(413, { reason: 'body_too_large', detail: `The limit is ${settings.maxBodyBytes} bytes` }, read.received)
      : refuse(400, { reason: 'body_incomplete', detail: null }, read.received)
  }

  const { body } = read
  // Only now: what the secrets were meant to be can be told by a delivery that is there whole.
  if (settings.signingSecrets.length === 0) return refuse(503, { reason: 'secret_malformed', detail: null }, body)

  const verification = await verify(secret => verifyWith(secret, body), settings.signingSecrets, header(transport, 'svix-signature'))
  if ('refusal' in verification) {
    return refuse(verification.refusal.reason === 'secret_malformed' ? 503 : 400, verification.refusal, body)
  }
  const unfaithful = whyNotFaithful(transport, body)
  if (unfaithful) return refuse(400, { reason: 'signature_mismatch', detail: unfaithful }, body)
  const otherInstance = settings.clerkInstanceId && whyOtherInstance(verification.event, settings.clerkInstanceId)
  if (otherInstance) return refuse(400, { reason: 'wrong_instance', detail: otherInstance }, body)

  const eventId = header(transport, 'svix-id') ?? ''
  const verified = { eventOutcome: null, eventId, type: verification.event.type, bodyBytes: body.length }
  try {
    return settled(verified, await ingest(store, {
      id: eventId,
      event: verification.event,
      payload: body.toString('utf8'),
      signedAt: Number.parseInt(header(transport, 'svix-timestamp') ?? '', 10) * 1000,
    }, describeArrival(transport, body.length)))
  }
  catch (error) {
    logFailure(`Event ${claimedEventId(transport)} was verified but could not be stored`, error)
    return error instanceof StoreUnavailableError
      ? answer(503, { ...verified, outcome: 'failed', reason: 'database_unavailable' })
      : answer(500, { ...verified, outcome: 'failed', reason: 'internal_error' })
  }
}

function settled(verified: Omit<Judged, 'outcome' | 'reason'>, settlement: Settlement): Answer {
  const { outcome } = settlement
  if (outcome === 'failed') {
    const { reason } = settlement
    return answer(reason === 'payload_invalid' ? 422 : 500, { ...verified, outcome, reason, eventOutcome: outcome })
  }
  const judged = outcome === 'duplicate' ? { outcome } : { outcome: 'accepted', eventOutcome: outcome } as const
  return { judged: { ...verified, reason: null, ...judged }, statusCode: 200, body: { outcome } }
}

function answer(statusCode: number, judged: Judged): Answer {
  return {
    judged,
    statusCode,
    body: { statusCode, message: MESSAGES[statusCode] ?? 'The delivery was refused.' },
    ...(statusCode === 503 && { retryAfterSeconds: RETRY_AFTER_SECONDS }),
  }
}

/** A refusal stands even where it cannot be recorded. */
async function record(store: Store, transport: Transport, statusCode: number, refusal: Refusal & Partial<Diagnosed>, received: Buffer) {
  try {
    await store.reject({
      ...refusal,
      statusCode,
      claimedEventId: claimedEventId(transport),
      bodyExcerpt: received.length > 0 ? received.subarray(0, EXCERPT_MAX_BYTES).toString('utf8') : null,
    }, describeArrival(transport, received.length))
  }
  catch (error) {
    logFailure(`A delivery rejected for ${refusal.reason} could not be recorded`, error)
  }
}

/**
 * Clerk's check reads the body as text, which drops a byte order mark and replaces what is no UTF-8, and takes from the
 * headers white space that HTTP leaves there, such as a no-break space. What differs from what was signed must not pass as
 * signed.
 */
function whyNotFaithful({ headers }: Transport, body: Buffer): string | null {
  const padded = SIGNED_HEADERS.find(name => headers[name] !== header({ headers }, name))
  if (padded) return `The ${padded} header begins or ends with white space that was not signed`
  if (body.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK)) return 'The body begins with a byte order mark that was not signed'
  return isUtf8(body) ? null : 'The body holds bytes that are no UTF-8'
}

/** Several instances may share a secret by mistake: each event says of which one it is. */
function whyOtherInstance(event: WebhookEvent, expected: string): string | null {
  const { instance_id: instanceId } = readEnvelope(event)
  if (instanceId === expected) return null
  return instanceId ? `The event is of the instance ${instanceId.slice(0, INSTANCE_ID_SHOWN)}` : 'The event names no instance'
}

function header({ headers }: Pick<Transport, 'headers'>, name: string): string | undefined {
  const value = headers[name]
  return value === undefined ? undefined : String(value).trim()
}
