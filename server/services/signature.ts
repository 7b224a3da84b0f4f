import { createHmac } from 'node:crypto'

const SECRET_PREFIX = 'whsec_'

/**
 * A `v1` signature as Svix makes it: base64 of HMAC-SHA256 over `id.timestamp.body`.
 * @see https://docs.svix.com/receiving/verifying-payloads/how-manual
 * @param secret `whsec_` and the key in base64
 * @param timestamp seconds since 1970, as in the svix-timestamp header
 */
export function sign(secret: string, { id, timestamp, body }: { id: string, timestamp: string, body: string | Uint8Array }): string {
  const key = Buffer.from(secret.slice(SECRET_PREFIX.length), 'base64')
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64')}`
}
