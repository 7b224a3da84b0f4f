import { createHmac, timingSafeEqual } from 'node:crypto'

/** Svix sends one signature, and two while a secret is rotated. */
const SIGNATURES_MAX = 8
const SHA256_BYTES = 32

/** What of a request was signed, and by what. */
export interface SignedRequest {
  id: string
  /** The svix-timestamp header, as it came. */
  timestamp: string
  /** The v1 signatures of the svix-signature header. */
  signatures: Buffer[]
}

/** The v1 signatures of a svix-signature header, the first {@link SIGNATURES_MAX}; what can be none is left out. */
export function v1Signatures(header: string): Buffer[] {
  return header.split(' ', SIGNATURES_MAX)
    .filter(part => part.startsWith('v1,'))
    .map(part => Buffer.from(part.slice('v1,'.length).split(',')[0] ?? '', 'base64'))
    .filter(signature => signature.length === SHA256_BYTES)
}

/**
 * Whether one of the signatures is that of the body under a key: HMAC-SHA256 over `id.timestamp.body`. Each comparison takes
 * the same time whatever it compares.
 * @see https://docs.svix.com/receiving/verifying-payloads/how-manual
 */
export function isSignedBy(key: Buffer, { id, timestamp, signatures }: SignedRequest, body: Buffer | string): boolean {
  // The verifier signs the number that it reads out of the header.
  const seconds = Number.parseInt(timestamp, 10)
  const expected = digest(key, { id, timestamp: Number.isNaN(seconds) ? timestamp : String(seconds) }, body)
  return signatures.some(signature => timingSafeEqual(signature, expected))
}

/** The svix-signature header of a body under a key. */
export function sign(key: Buffer, message: Pick<SignedRequest, 'id' | 'timestamp'>, body: string): string {
  return `v1,${digest(key, message, body).toString('base64')}`
}

function digest(key: Buffer, { id, timestamp }: Pick<SignedRequest, 'id' | 'timestamp'>, body: Buffer | string): Buffer {
  return createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest()
}
