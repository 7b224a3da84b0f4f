import { randomBytes } from 'node:crypto'
import type { Cause } from '#shared/causes'
import { createWebhookSecret } from './instance.ts'
import { REJECTED_REQUESTS, signedRequest } from './sender.ts'
import type { Message, RequestMaker, WebhookRequest } from './sender.ts'

const HOUR_MS = 3_600_000

const textOf = ({ body }: Message) => Buffer.from(body).toString()
const withHeaders = (request: WebhookRequest, headers: Record<string, string>): WebhookRequest => ({ ...request, headers: { ...request.headers, ...headers } })
const without = ({ headers, body }: WebhookRequest, names: string[]): WebhookRequest =>
  ({ body, headers: Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name))) })

/** Signed by the secret, and changed on its way. */
const changed = (change: (text: string) => string | Uint8Array): RequestMaker => (secret, message) =>
  ({ ...signedRequest(secret, message), body: Buffer.from(change(textOf(message))) })
/** Signed in one form, and sent in another that a JSON parser takes for the same. */
const respelled = (asSigned: (text: string) => string, asSent: (text: string) => string): RequestMaker => (secret, message) =>
  ({ ...signedRequest(secret, { ...message, body: asSigned(textOf(message)) }), body: Buffer.from(asSent(textOf(message))) })

const indented = (text: string) => JSON.stringify(JSON.parse(text), null, 2)
const compact = (text: string) => JSON.stringify(JSON.parse(text))

/**
 * The causes behind a rejection that a sender can bring about by itself: one request for each, made out of a message that
 * would be accepted. Those that lie in a configured secret, or in what else arrives, are not among them.
 */
export const CAUSED_REQUESTS = {
  white_label_headers: (secret, message) => {
    const request = signedRequest(secret, message)
    return { ...request, headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name.replace('svix-', 'webhook-'), value])) }
  },
  header_missing: (secret, message) => without(signedRequest(secret, message), ['svix-signature']),
  not_from_svix: REJECTED_REQUESTS.missing_headers,
  timestamp_not_a_number: REJECTED_REQUESTS.timestamp_invalid,
  timestamp_in_milliseconds: (secret, message) => withHeaders(signedRequest(secret, message), { 'svix-timestamp': String(message.signedAt ?? Date.now()) }),
  clock_behind: (secret, message) => signedRequest(secret, { ...message, signedAt: (message.signedAt ?? Date.now()) + HOUR_MS }),
  /** Once a delivery has come in time, an hour before at most. */
  held_back: (secret, message) => signedRequest(secret, { ...message, signedAt: (message.signedAt ?? Date.now()) - HOUR_MS }),
  only_asymmetric: REJECTED_REQUESTS.signature_unsupported,
  signature_unreadable: (secret, message) => withHeaders(signedRequest(secret, message), { 'svix-signature': randomBytes(32).toString('hex') }),
  body_reserialized: respelled(indented, compact),
  body_escapes: respelled(text => indented(text).replaceAll('/', '\\/'), indented),
  body_line_endings: respelled(indented, text => indented(text).replaceAll('\n', '\r\n')),
  body_byte_order_mark: changed(text => `\uFEFF${text}`),
  body_trailing_newline: respelled(compact, text => `${compact(text)}\n`),
  body_whitespace: respelled(compact, text => ` ${compact(text)} `),
  body_charset: changed(text => Buffer.from(text, 'utf16le')),
  body_wrapped: changed(text => Buffer.from(text).toString('base64')),
  body_not_text: (secret, message) => {
    const body = `\uFEFF${textOf(message)}`
    return signedRequest(secret, { ...message, body })
  },
  body_empty: changed(() => ''),
  wrong_secret: REJECTED_REQUESTS.signature_mismatch,
  scanner: (_, message) => {
    const { headers } = signedRequest(createWebhookSecret(), { ...message, body: '{}' })
    return withHeaders({ headers, body: Buffer.from('{"ping":true}') }, { 'user-agent': 'Mozilla/5.0 (compatible; scanner/1.0)' })
  },
  unclear: (_, message) => signedRequest(createWebhookSecret(), { ...message, body: 'hello' }),
  not_examined: (_, message) => signedRequest(createWebhookSecret(), { ...message, body: JSON.stringify({ padding: 'x'.repeat(100_000) }) }),
} satisfies Partial<Record<Cause, RequestMaker>>

export type CausedKind = keyof typeof CAUSED_REQUESTS
export const CAUSED_KINDS = Object.keys(CAUSED_REQUESTS) as CausedKind[]

/** The request that has to be rejected for a reason or, more closely, for a cause; `replayed` once it has been taken before, and is old. */
export function rejectedRequest(kind: keyof typeof REJECTED_REQUESTS | CausedKind | 'replayed'): RequestMaker {
  return { ...CAUSED_REQUESTS, ...REJECTED_REQUESTS, replayed: signedRequest }[kind]
}
