import { randomBytes } from 'node:crypto'
import type { Store } from '#db/store'
import { deliveriesQuery } from '#shared/queries'
import type { Delivery } from '#shared/records/deliveries'
import { SELF_TEST_AGENT, SELF_TEST_TYPE, SELF_TEST_VERDICTS, type SelfTestResult, type SelfTestVerdict } from '#shared/selfTest'
import { keyOf } from '../doctor/secretForms'
import type { Settings } from '../settings'
import { sign } from '../signature'
import { call, type CallEnd } from './call'

const WEBHOOK_PATH = '/api/webhooks'
/** Among so many of the latest rejected deliveries the test's own is looked for. */
const DELIVERIES_SEARCHED = 200

/** What answered for the webhook where the request did not come as far as that. */
const BY_STATUS: Record<number, SelfTestVerdict> = {
  401: 'unauthorized', 403: 'forbidden', 404: 'not_found', 405: 'method_not_allowed', 413: 'too_large',
}

/**
 * Sends a signed, harmless event to this server's own public address, and explains what became of it. No other address is
 * ever called than the one in the settings.
 */
export async function selfTest({ settings, store }: { settings: Settings, store: Store }): Promise<SelfTestResult> {
  const [secret] = settings.signingSecrets
  if (!settings.siteUrl) return conclude('site_url_missing')
  if (!secret) return conclude('secret_missing')

  const url = `${settings.siteUrl}${WEBHOOK_PATH}`
  const startedAt = Date.now()
  const nonce = randomBytes(12).toString('hex')
  const id = `msg_selftest_${nonce}`
  const userAgent = `${SELF_TEST_AGENT}${nonce}`
  const body = bodyOf(settings, startedAt)
  const timestamp = String(Math.floor(startedAt / 1000))
  const ended = await call(url, {
    'content-type': 'application/json',
    'user-agent': userAgent,
    'svix-id': id,
    'svix-timestamp': timestamp,
    'svix-signature': sign(keyOf(secret), { id, timestamp }, body),
  }, body)

  const facts = { url, ...factsOf(ended) }
  const event = await store.getEvent(id)
  if (event?.outcome === 'ignored') return conclude(isTaken(ended) ? 'ok' : 'answer_lost', { ...facts, eventId: id, deliveryId: event.deliveries[0]?.id })
  const rejected = await findRejected(store, { id, userAgent, since: startedAt })
  if (rejected) return conclude(whyRejected(rejected, body), { ...facts, deliveryId: rejected.id })
  return conclude(whyNotArrived(ended), facts)
}

function bodyOf({ clerkInstanceId }: Settings, timestamp: number): string {
  // What proxies change without being asked is in it: an accent, an emoji, an escape, a number of many digits.
  const data = { object: 'self_test', text: 'Zoë 🙂 "quoted" \\ /', number: 1.5, empty: {} }
  return JSON.stringify({ data, instance_id: clerkInstanceId, object: 'event', timestamp, type: SELF_TEST_TYPE })
}

/** The test's own request, by its message id, or by its user agent where that was lost. */
async function findRejected(store: Store, { id, userAgent, since }: { id: string, userAgent: string, since: number }): Promise<Delivery | undefined> {
  const { items } = await store.listDeliveries(deliveriesQuery.parse({ outcome: 'rejected', from: since, limit: DELIVERIES_SEARCHED }))
  return items.find(({ eventId, userAgent: itsAgent }) => eventId === id || itsAgent === userAgent)
}

function whyRejected({ reason, bodyBytes }: Delivery, sent: string): SelfTestVerdict {
  if (reason === 'address_not_allowed') return 'address_not_allowed'
  if (reason === 'missing_headers') return 'headers_lost'
  if (reason === 'body_too_large') return 'too_large'
  // The secret is the one that it was signed with: only another body, or another header, makes another signature.
  return reason === 'signature_mismatch' || bodyBytes !== Buffer.byteLength(sent) ? 'body_changed' : 'rejected'
}

function isTaken(ended: CallEnd): boolean {
  return ended.end === 'answered' && ended.statusCode >= 200 && ended.statusCode < 300
}

function whyNotArrived(ended: CallEnd): SelfTestVerdict {
  if (ended.end !== 'answered') return ended.end
  const { statusCode } = ended
  if (statusCode >= 300 && statusCode < 400) return 'redirected'
  return BY_STATUS[statusCode] ?? (statusCode >= 500 ? 'server_error' : 'elsewhere')
}

function factsOf(ended: CallEnd): Partial<SelfTestResult> {
  const { durationMs } = ended
  return ended.end === 'answered' ? { durationMs, statusCode: ended.statusCode, location: ended.location } : { durationMs }
}

function conclude(verdict: SelfTestVerdict, facts: Partial<SelfTestResult> = {}): SelfTestResult {
  return { verdict, ...SELF_TEST_VERDICTS[verdict], url: null, statusCode: null, durationMs: null, location: null, eventId: null, deliveryId: null, ...facts }
}
