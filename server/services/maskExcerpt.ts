import { MASK, MESSAGE_KEYS, SECRET_KEYS, SIGN_IN_LINK } from './maskPayload'

/** Case and separators of a key do not count, as in payloads. */
const ANY_SECRET_KEY = new RegExp(`"(?:${[...SECRET_KEYS, ...MESSAGE_KEYS].join('|').replaceAll('_', '[^a-z0-9"]*')})"\\s*:`, 'i')
const MESSAGE_TYPE = /"(?:email|sms)\./i

/** Less of it decodes to too little to hold a key with its value. */
const BASE64_RUN = /[\w+/-]{24,}={0,2}/g

/**
 * The start of a body that was not verified. It may be cut off anywhere, so it is not read as JSON: it is masked whole when a
 * secret's key, a message or a link to sign in seems to be in it, as when a secret is wrong and Clerk's own messages are rejected.
 * What something on the way has wrapped or encoded is looked into too.
 */
export function maskExcerpt(excerpt: string | null): { text: string | null, isMasked: boolean } {
  const isMasked = excerpt !== null && readingsOf(excerpt).some(text => [ANY_SECRET_KEY, MESSAGE_TYPE, SIGN_IN_LINK].some(pattern => pattern.test(text)))
  return { text: isMasked ? MASK : excerpt, isMasked }
}

/** The text as it is, and as it may have been before: within another JSON's string, in UTF-16, in HTML, in a form, in base64. */
function readingsOf(excerpt: string): string[] {
  const plain = excerpt.replaceAll(/\\[rn]|[\0\\]/g, '').replaceAll('&quot;', '"')
  const fromForm = plain.replaceAll(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  const runs = fromForm.replaceAll(/[\r\n]/g, '').match(BASE64_RUN) ?? []
  return [excerpt, plain, fromForm, ...runs.map(run => Buffer.from(run, 'base64').toString('latin1').replaceAll('\0', ''))]
}
