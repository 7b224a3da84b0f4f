import { MASK, MESSAGE_KEYS, SECRET_KEYS, SIGN_IN_LINK } from './maskPayload'

const ANY_SECRET_KEY = new RegExp(`"(?:${[...SECRET_KEYS, ...MESSAGE_KEYS].join('|')})"\\s*:`, 'i')
const MESSAGE_TYPE = /"(?:email|sms)\./i

/**
 * The start of a body that was not verified. It may be cut off anywhere, so it is not read as JSON: it is masked whole when a
 * secret's key, a message or a link to sign in seems to be in it, as when a secret is wrong and Clerk's own messages are rejected.
 */
export function maskExcerpt(excerpt: string | null): { text: string | null, isMasked: boolean } {
  const isMasked = excerpt !== null && [ANY_SECRET_KEY, MESSAGE_TYPE, SIGN_IN_LINK].some(pattern => pattern.test(excerpt))
  return { text: isMasked ? MASK : excerpt, isMasked }
}
