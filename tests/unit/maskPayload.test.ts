import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { maskExcerpt } from '../../server/services/maskExcerpt'
import { MASK, maskPayload, SECRETS_SOUGHT } from '../../server/services/maskPayload'

const masked = (type: string, data: unknown) => JSON.parse(maskPayload(type, JSON.stringify({ data })).text).data

/** Every key and every value that is no container, however deep. */
function partsOf(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [String(value)]
  return Object.entries(value).flatMap(([key, inner]) => [key, ...partsOf(inner)])
}

describe('what is masked', () => {
  test('an e-mail with a code keeps its shape and its address, and says nothing', () => {
    expect(masked('email.created', {
      id: 'ema_1', to_email_address: 'ada@example.org', slug: 'verification_code', subject: '424242 is your code', body: '<p>424242</p>', body_plain: 'Use 424242',
      data: { otp_code: '424242', app: { name: 'Northwind' } },
    })).toEqual({
      id: 'ema_1', to_email_address: 'ada@example.org', slug: 'verification_code', subject: MASK, body: MASK, body_plain: MASK,
      data: { otp_code: MASK, app: { name: 'Northwind' } },
    })
  })

  test.for<[string, string, unknown]>([
    ['sms.created', 'message', 'Your code is 424242'],
    ['email.created', 'OTP-Code', 424242],
    ['email.created', 'magicLink', 'https://clerk.example.org/v1/verify'],
    ['session.created', 'jwt', 'eyJ'],
    ['user.updated', 'backup_codes', ['aaaa1111', 'bbbb2222']],
    ['organizationInvitation.created', 'url', 'https://accounts.example.org/accept'],
    ['comet.created', 'any_name', 'https://example.org/?__clerk_ticket=eyJ'],
    ['email.created', 'cta', 'Go to https://example.org/verify?a=b&amp;token=eyJ'],
  ])('%s: %s', ([type, key, value]) => {
    expect(masked(type, { id: 'x', deep: [{ [key]: value }] })).toEqual({ id: 'x', deep: [{ [key]: MASK }] })
  })

  test('a code that stands again, in a text, a number, a key or behind escapes, is masked there too', () => {
    const payload = String.raw`{"data":{"otp_code":"424242","note":"it was 42\u00342\u003420","also":424242,"424242":true,"timestamp":1424242000000}}`
    expect(JSON.parse(maskPayload('session.created', payload).text)).toEqual({
      data: { otp_code: MASK, note: `it was ${MASK}0`, also: MASK, [MASK]: true, timestamp: 1424242000000 },
    })
  })

  test('what is not masked stays as it was sent, to the byte', () => {
    const payload = String.raw`{ "a": 12345678901234567890, "a": 1.0e5, "é": "\u00e9",  "nonce": null, "token": "" }`
    expect(maskPayload('user.updated', payload)).toEqual({ text: payload, count: 0 })
  })

  test('the words of a message are masked in messages alone', () => {
    expect(masked('paymentAttempt.created', { failed_reason: { code: 'card_declined' }, subject: 'x' })).toEqual({ failed_reason: { code: 'card_declined' }, subject: 'x' })
  })

  test('a payload that cannot be read, or with more secrets than any message has, is masked whole', () => {
    const crowd = Object.fromEntries(Array.from({ length: SECRETS_SOUGHT + 1 }, (_, at) => [`k${at}`, { token: `token-${at}` }]))
    expect(maskPayload('email.created', '{"otp_code": 1')).toEqual({ text: JSON.stringify(MASK), count: 1 })
    expect(maskPayload('email.created', JSON.stringify(crowd))).toEqual({ text: JSON.stringify(MASK), count: 1 })
  })

  test('ten thousand levels are not too deep', () => {
    const payload = `${'{"a":['.repeat(10_000)}{"otp_code":"424242"}${']}'.repeat(10_000)}`
    expect(maskPayload('email.created', payload)).toEqual({ text: payload.replace('424242', MASK), count: 1 })
  })
})

test.for<[string | null, boolean]>([
  [null, false],
  ['', false],
  ['<script>alert(1)</script>', false],
  ['{"type":"user.updated","data":{"id":"user_1"}}', false],
  ['{"type": "sms.created", "da', true],
  ['{"data":{"body" : "<p>42', true],
  ['{"data":{"OTP_CODE":"42', true],
  ['{"data":{"otpCode":"42', true],
  ['{"data":{"OTP-Code":"42', true],
  ['{"data":{"backupCodeEnabled":true', false],
  ['see https://example.org/?__clerk_ticket=ey', true],
])('of an excerpt, %s is masked: %s', ([excerpt, isMasked]) => {
  expect(maskExcerpt(excerpt)).toEqual({ text: isMasked ? MASK : excerpt, isMasked })
})

test.for<[string, (text: string) => string]>([
  ['a string of another JSON', text => JSON.stringify({ event: text })],
  ['a string within a string', text => JSON.stringify({ event: JSON.stringify({ inner: text }) })],
  ['UTF-16', text => Buffer.from(text, 'utf16le').toString('utf8')],
  ['HTML', text => text.replaceAll('"', '&quot;')],
  ['a form', text => new URLSearchParams({ payload: text }).toString()],
  ['base64', text => Buffer.from(text).toString('base64')],
  ['base64 in lines, in JSON', text => JSON.stringify({ isBase64Encoded: true, payload: Buffer.from(text).toString('base64').replaceAll(/.{76}/g, '$&\r\n') })],
  ['base64 for addresses', text => Buffer.from(text).toString('base64url')],
])('an excerpt is masked as well where it is in %s, and only where there is something to mask', ([, wrap]) => {
  const pad = '"data":{"id":"ema_1","object":"email","status":"queued","user_id":"user_29w83sxmDNGwOuEthce5gg56FcC"}'
  expect(maskExcerpt(wrap(`{${pad},"otp_code":"424242"}`).slice(0, 4096)).isMasked).toBe(true)
  expect(maskExcerpt(wrap(`{${pad},"first_name":"Zoë"}`).slice(0, 4096)).isMasked).toBe(false)
})

test('whatever holds it, and wherever it stands again, no secret is left', () => {
  const secret = fc.oneof(fc.stringMatching(/^[\p{L}\d"\\ -]{4,12}$/u), fc.integer({ min: 1000 })).filter(value => !MASK.includes(String(value)))
  const secretKey = fc.constantFrom('otp_code', 'body', 'bodyPlain', 'Subject', 'magic_link', 'TOKEN', 'message', 'code')
  fc.assert(fc.property(secret, secretKey, fc.jsonValue(), fc.jsonValue(), fc.boolean(), (value, key, around, within, isNested) => {
    const text = String(value)
    const payload = JSON.stringify({
      around, nested: [[{ [key]: isNested ? { within, value } : value }]], again: `before ${text} after`, list: [value, { [`key ${text}`]: value }],
    })
    const parts = partsOf(JSON.parse(maskPayload('email.created', payload).text))
    // A number holds digits of its own; it is a secret when it is the same number.
    const leaks = parts.filter(part => part === text || (part.includes(text) && Number.isNaN(Number(part))))
    expect(leaks).toEqual([])
  }), { numRuns: 500 })
})
