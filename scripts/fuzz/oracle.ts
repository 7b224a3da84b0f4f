import { createHmac, createSecretKey } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { isUtf8 } from 'node:buffer'
import { receivedHeaders } from './httpRequest.ts'
import type { HttpRequest } from './httpRequest.ts'
import type { References } from './references.ts'

/** The limit of a body, and of a request's head, which is Node's own. */
const BODY_MAX_BYTES = 1024 * 1024
const TOLERANCE_SECONDS = 5 * 60
/** Clerk's verifier would take it away, while Svix's takes it for a part of the value. */
export const PADDED = 'a svix- header has white space at an end'
const BYTE_ORDER_MARK = Buffer.from([0xEF, 0xBB, 0xBF])
const VERSIONED = ['user.created', 'user.updated']

/** How a delivery has to be answered, and why; `outcome` is that of an event which nobody has seen before. */
export interface Expected {
  status: 200 | 400 | 413 | 422
  why: string
  outcome?: 'applied or superseded' | 'ignored' | 'duplicate'
}

/** What is expected of a delivery. */
export interface Expectation {
  /** @param now milliseconds since 1970: a signature ages */
  at: (now: number) => Expected
  /** What the published verifiers say contradicts what was expected; null when it does not. Goes by the clock as it is now. */
  contradiction: (expected: Expected) => string | null
}

/** Says how the endpoint has to judge a delivery: written from Svix's and Clerk's documentation, and held to both published verifiers. */
export type Oracle = (request: HttpRequest) => Expectation

export function createOracle(key: Buffer, verifiers: References): Oracle {
  const secret = createSecretKey(key)
  return ({ headers, body }) => {
    const received = receivedHeaders(headers)
    const signing = body.length > BODY_MAX_BYTES ? { flaw: 'the body is too large' } : readSignature(secret, received, body)
    const signed = 'flaw' in signing ? refusal(signing.flaw) : whyNotFaithful(body) ?? expectBody(body)
    return {
      at: now => 'seconds' in signing && Math.abs(Math.floor(now / 1000) - signing.seconds) > TOLERANCE_SECONDS ? refusal('the timestamp is too far from now') : signed,
      contradiction({ status, why }) {
        const { svix, standard } = verifiers(body, received)
        if (status === 200 || status === 422) return svix && standard ? null : `it is to be taken, but is refused by ${[svix || 'svix', standard || 'standardwebhooks'].filter(name => name !== true).join(' and ')}`
        return svix && standard && !DOCUMENTED.has(why) ? `it is to be refused since ${why}, but both published verifiers take it` : null
      },
    }
  }
}

const refusal = (why: string): Expected => ({ status: why === 'the body is too large' ? 413 : 400, why })

/** What is refused although its signature is right, and where that is documented: docs/http-api.md, docs/architecture.md. */
const DOCUMENTED = new Set(['the body is too large', 'the body begins with a byte order mark', 'the body is no UTF-8', 'the body is no event', 'a svix- header is missing', PADDED])

/**
 * Whether a signature is right, whatever the time.
 * @returns the time for which it is, in seconds since 1970; or why it is not
 * @see https://docs.svix.com/receiving/verifying-payloads/how-manual
 */
function readSignature(key: KeyObject, headers: Record<string, string>, body: Buffer): { seconds: number } | { flaw: string } {
  const { 'svix-id': id, 'svix-timestamp': timestamp, 'svix-signature': signatures } = headers
  if (!id || !timestamp || !signatures) return { flaw: 'a svix- header is missing' }
  if ([id, timestamp, signatures].some(value => value !== value.trim())) return { flaw: PADDED }
  const seconds = Number.parseInt(timestamp, 10)
  if (Number.isNaN(seconds)) return { flaw: 'the timestamp is no number' }
  const given = signatures.split(' ').map(part => part.split(',')).filter(([version]) => version === 'v1').map(([, signature]) => signature ?? '')
  const fits = given.length > 0 && readings(body)
    .map(bytes => createHmac('sha256', key).update(`${id}.${seconds}.`).update(bytes).digest('base64'))
    .some(signature => given.includes(signature))
  return fits ? { seconds } : { flaw: 'no signature fits' }
}

/** The verifiers read a body as text, and sign what is no UTF-8 as replaced; one that is read as a web request loses its byte order mark too. */
function readings(body: Buffer): Buffer[] {
  return whyNotFaithful(body) ? [body, Buffer.from(body.toString('utf8')), Buffer.from(new TextDecoder().decode(body))] : [body]
}

function whyNotFaithful(body: Buffer): Expected | null {
  if (body.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK)) return refusal('the body begins with a byte order mark')
  return isUtf8(body) ? null : refusal('the body is no UTF-8')
}

/** What a body that is signed has to come to. */
export function expectBody(body: Buffer): Expected {
  const event = parsed(body.toString('utf8'))
  const { type, timestamp, data } = fieldsOf(event)
  if (typeof type !== 'string' || type === '') return refusal('the body is no event')
  if (type !== 'user.deleted' && !VERSIONED.includes(type)) return { status: 200, why: 'it is signed', outcome: 'ignored' }
  const { id, updated_at: updatedAt } = fieldsOf(data)
  const isVersion = () => isTime(updatedAt) && !isDeep(data)
  const isWhole = isTime(timestamp) && typeof id === 'string' && id !== '' && id.isWellFormed() && (type === 'user.deleted' || isVersion())
  return isWhole ? { status: 200, why: 'it is signed', outcome: 'applied or superseded' } : { status: 422, why: 'the payload lacks what a row needs' }
}

const isTime = (value: unknown) => Number.isSafeInteger(value) && Number(value) >= 0

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value)) : {}
}

/** Far more levels than this are refused in a version of a user; nothing here is nested by about as many. */
const DEEP = 1500

function isDeep(data: unknown): boolean {
  let level = [data]
  for (let depth = 0; depth < DEEP && level.length > 0; depth++) level = level.flatMap(value => Object.values(fieldsOrItems(value)))
  return level.length > 0
}

const fieldsOrItems = (value: unknown): object => typeof value === 'object' && value !== null ? value : {}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  }
  catch {
    return undefined
  }
}
