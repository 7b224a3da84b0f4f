import { Agent, request as httpRequest } from 'node:http'
import { randomBytes } from 'node:crypto'
import { Webhook } from 'svix'
import type { RejectionReason } from '#shared/reasons'
import { makeId } from './ids.ts'
import { createWebhookSecret } from './instance.ts'

const USER_AGENT = 'Svix-Webhooks/1.81.0 (sender-9YMgn; +https://www.svix.com/http-sender/)'
const ANSWER_TIMEOUT_MS = 100_000
/** Beyond the five minutes that a delivery's clock may differ. */
const TEN_MINUTES_MS = 600_000
const MEBIBYTE = 1024 * 1024

/** One HTTP request to the webhook endpoint, before it is sent. */
export interface WebhookRequest {
  headers: Record<string, string>
  body: Uint8Array
  /** Send only this many bytes of the body, then break the connection. */
  cutAfter?: number
}

/** What is to be delivered. */
export interface Message {
  /** The Svix message id, the same for each try; made when absent. */
  id?: string
  /** The event's JSON, or any other text or bytes. */
  body: string | Uint8Array
  /** When this try is signed, in milliseconds since 1970; now when absent. */
  signedAt?: number
}

export interface Answer {
  status: number
  headers: Record<string, string | string[] | undefined>
  body: string
}

/** A new message id: `msg_` and 27 base62 characters. */
export function makeMessageId(): string {
  return makeId('msg')
}

/** A request as Svix sends it, signed with the `whsec_…` secret. */
export function signedRequest(secret: string, message: Message): WebhookRequest {
  const id = message.id ?? makeMessageId()
  const signedAt = new Date(message.signedAt ?? Date.now())
  const body = Buffer.from(message.body)
  return {
    headers: {
      'content-type': 'application/json',
      'user-agent': USER_AGENT,
      'svix-id': id,
      'svix-timestamp': String(Math.floor(signedAt.getTime() / 1000)),
      'svix-signature': new Webhook(secret).sign(id, signedAt, body),
    },
    body,
  }
}

export type RequestMaker = (secret: string, message: Message) => WebhookRequest

const changed = (request: WebhookRequest, headers: Record<string, string>): WebhookRequest =>
  ({ ...request, headers: { ...request.headers, ...headers } })

/** The rejections that a sender can cause by itself: one request for each, made out of a message that would be accepted. */
export const REJECTED_REQUESTS = {
  missing_headers: (_secret, message) => ({
    headers: { 'content-type': 'application/json', 'user-agent': 'curl/8.14.1' },
    body: Buffer.from(message.body),
  }),
  timestamp_invalid: (secret, message) =>
    changed(signedRequest(secret, message), { 'svix-timestamp': new Date(message.signedAt ?? Date.now()).toUTCString() }),
  timestamp_too_old: (secret, message) =>
    signedRequest(secret, { ...message, signedAt: (message.signedAt ?? Date.now()) - TEN_MINUTES_MS }),
  timestamp_too_new: (secret, message) =>
    signedRequest(secret, { ...message, signedAt: (message.signedAt ?? Date.now()) + TEN_MINUTES_MS }),
  signature_unsupported: (secret, message) =>
    changed(signedRequest(secret, message), { 'svix-signature': `v1a,${randomBytes(64).toString('base64')}` }),
  signature_mismatch: (_secret, message) => signedRequest(createWebhookSecret(), message),
  body_not_json: (secret, message) => signedRequest(secret, { ...message, body: 'hello from the load balancer' }),
  body_not_event: (secret, message) => signedRequest(secret, { ...message, body: '{"status":"ok"}' }),
  body_too_large: (secret, message) => signedRequest(secret, { ...message, body: Buffer.alloc(2 * MEBIBYTE, 'a') }),
  body_incomplete: (secret, message) => {
    const request = signedRequest(secret, message)
    return { ...request, cutAfter: Math.floor(request.body.length / 2) }
  },
} satisfies Partial<Record<RejectionReason, RequestMaker>>

export type RejectedKind = keyof typeof REJECTED_REQUESTS
export const REJECTED_KINDS = Object.keys(REJECTED_REQUESTS) as RejectedKind[]

// Each delivery has its own connection: a kept one may be closed by the server just as it is used again.
const agent = new Agent({ keepAlive: false })

/**
 * Sends the request and reads the answer.
 *
 * @param url The whole endpoint, such as `http://localhost:3000/api/webhooks`.
 * @returns The answer; null for a request with `cutAfter`, which waits for none.
 * @throws The connection's error, when no answer came, or none within 100 s.
 */
export function send(url: string, webhookRequest: WebhookRequest): Promise<Answer | null> {
  const { headers, body, cutAfter } = webhookRequest
  return new Promise((resolve, reject) => {
    const request = httpRequest(url, {
      method: 'POST',
      agent,
      headers: { ...headers, 'content-length': String(body.length) },
      timeout: ANSWER_TIMEOUT_MS,
    })
    request.on('timeout', () => request.destroy(new Error(`No answer from ${url} within ${ANSWER_TIMEOUT_MS / 1000} s`)))
    // A body that is refused half-way ends in an answer and in a broken connection: what comes first counts.
    request.on('error', reject)
    request.on('response', (response) => {
      const chunks: Buffer[] = []
      const settle = () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks).toString() })
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', settle)
      response.on('error', settle)
    })
    if (cutAfter === undefined) {
      request.end(body)
      return
    }
    request.write(body.subarray(0, cutAfter), () => {
      resolve(null)
      request.destroy()
    })
  })
}

/**
 * Delivers a message as Svix does.
 *
 * @throws The connection's error, when no answer came.
 */
export async function deliver(url: string, secret: string, message: Message): Promise<Answer> {
  const answer = await send(url, signedRequest(secret, message))
  if (!answer) throw new Error('unreachable: only a cut request has no answer')
  return answer
}
