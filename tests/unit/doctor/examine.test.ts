import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ClockEvidence } from '#db/stored'
import { CAUSES, causeText, type Cause } from '#shared/causes'
import { checkTexts } from '#shared/findings'
import { BODY_FORMS_MAX } from '../../../server/services/doctor/bodyForms'
import { SECRETS_EXAMINED_MAX } from '../../../server/services/doctor/examine'
import { SECRET_FORMS_MAX } from '../../../server/services/doctor/secretForms'
import { createWebhookSecret } from '../../../scripts/clerk/instance'
import { examined, NOW, SVIX_ADDRESS, SVIX_USER_AGENT } from './patient'

const secret = createWebhookSecret()
const text = '{"type":"user.created","data":{"id":"user_1"}}'
const signed = { text, secret }
const svix = { 'user-agent': SVIX_USER_AGENT }
const SECONDS = NOW / 1000

describe('headers', () => {
  test.for<[Cause, Parameters<typeof examined>[0]]>([
    ['not_from_svix', { body: text, headers: { 'user-agent': 'curl/8.14.1' } }],
    ['not_from_svix', { body: '' }],
    ['header_missing', { body: text, headers: svix }],
    ['header_missing', { body: text, sourceIp: SVIX_ADDRESS }],
    ['header_missing', { body: text, signed, headers: { 'svix-timestamp': undefined } }],
    ['white_label_headers', { body: text, headers: { 'webhook-id': 'msg_1', 'webhook-timestamp': '1', 'webhook-signature': 'v1,AAAA' } }],
    ['header_missing', { body: text, headers: { ...svix, 'webhook-id': 'msg_1' } }],
  ])('%s', async ([cause, given]) => {
    const diagnosed = await examined({ reason: 'missing_headers', secrets: [secret], ...given })
    expect(diagnosed.cause).toBe(cause)
    expect(diagnosed.findings.checked.map(({ check }) => check), 'no signature is looked at').toEqual(['headers', 'user_agent', 'address'])
  })

  test('the missing ones are named', async () => {
    const { cause, findings } = await examined({ reason: 'missing_headers', body: text, signed, headers: { 'svix-id': undefined, 'svix-signature': undefined } })
    expect(causeText(cause, findings)?.explanation).toContain('svix-id and svix-signature did not arrive')
  })
})

describe('timestamps', () => {
  test.for<[string, Cause, string?]>([
    ['Mon, 04 May 2026 12:00:00 GMT', 'timestamp_not_a_number'],
    ['2026-05-04T12:00:00Z', 'timestamp_not_a_number'],
    [`${SECONDS}.5`, 'timestamp_not_a_number'],
    [`-${SECONDS}`, 'timestamp_not_a_number'],
    [String(NOW), 'timestamp_in_milliseconds', 'milliseconds'],
    [`${NOW}000`, 'timestamp_in_milliseconds', 'microseconds'],
    [`${NOW}000000`, 'timestamp_in_milliseconds', 'nanoseconds'],
  ])('%s', async ([timestamp, cause, unit]) => {
    const diagnosed = await examined({ reason: 'timestamp_too_new', body: text, signed, headers: { 'svix-timestamp': timestamp }, secrets: [secret] })
    expect([diagnosed.cause, diagnosed.findings.unit]).toEqual([cause, unit])
  })

  const other = (ageSeconds: number, skewSeconds: number, isVerified = true): ClockEvidence['others'][number] =>
    ({ isVerified, skewSeconds, receivedAt: NOW - ageSeconds * 1000, signedAt: SECONDS - ageSeconds + skewSeconds })
  const skewed = (skewSeconds: number, others: ClockEvidence['others'] = [], given: Partial<Parameters<typeof examined>[0]> = {}) => examined({
    reason: skewSeconds > 0 ? 'timestamp_too_new' : 'timestamp_too_old',
    body: text,
    signed: { ...signed, at: NOW + skewSeconds * 1000 },
    secrets: [secret],
    headers: svix,
    evidence: { others, takenAt: null },
    ...given,
  })

  test('from the future and signed: this server’s clock is behind, by so much', async () => {
    const { cause, findings } = await skewed(3604)
    expect(cause).toBe('clock_behind')
    expect(findings).toMatchObject({ skewSeconds: 3604, isSigned: true })
    expect(causeText(cause, findings)?.explanation).toContain('3,604 s behind')
  })

  test('from the future, signed, and not from Svix: it cannot be told whose clock it is', async () => {
    expect(await skewed(3604, [], { headers: { 'user-agent': 'node' } })).toMatchObject({ cause: 'clock_unclear' })
  })

  test.for<[string, Cause, number, ClockEvidence['others']]>([
    ['another one that came in time meanwhile', 'held_back', -1200, [other(30, -2)]],
    ['one from before it was signed', 'clock_unclear', -1200, [other(1300, -2)]],
    ['one that came late itself', 'clock_unclear', -1200, [other(30, -250)]],
    ['one that seems to come later', 'clock_unclear', -1200, [other(-3600, -2)]],
    ['two more that are off alike', 'clock_ahead', -3604, [other(20, -3601, false), other(60, -3610, false)]],
    ['one more that is off alike', 'clock_unclear', -3604, [other(20, -3601, false)]],
    ['the same one again and again', 'clock_unclear', -3604, [...Array.from({ length: 5 }, (_, n) => ({ ...other(n, 0, false), signedAt: SECONDS - 3604, skewSeconds: -3604 + n }))]],
    ['one more that is off alike, and the same one again', 'clock_unclear', -3604, [other(20, -3601, false), { ...other(5, 0, false), signedAt: SECONDS - 3604, skewSeconds: -3599 }]],
    ['two more that are off otherwise', 'clock_unclear', -3604, [other(20, -1000, false), other(60, -7000, false)]],
    ['nothing else', 'clock_unclear', -3604, []],
  ])('from the past and signed, with %s', async ([, cause, skewSeconds, others]) => {
    const diagnosed = await skewed(skewSeconds, others)
    expect(diagnosed).toMatchObject({ cause, findings: { skewSeconds, isSigned: true } })
  })

  test('from the past and taken before: replayed', async () => {
    expect(await skewed(-4000, [other(5, 0)], { evidence: { others: [], takenAt: NOW - 3_999_000 } }))
      .toMatchObject({ cause: 'replayed', findings: { takenAt: NOW - 3_999_000 } })
  })

  test('off, and not signed by a secret of ours: nothing is said of clocks', async () => {
    const forged = { text, secret: createWebhookSecret(), at: NOW - 4_000_000 }
    expect(await skewed(-4000, [other(5, 0)], { signed: forged })).toMatchObject({ cause: 'clock_unclear', findings: { isSigned: false } })
    expect(await skewed(-4000, [other(5, 0)], { signed: forged, body: 'x', headers: {} })).toMatchObject({ cause: 'scanner' })
  })
})

describe('signatures', () => {
  test.for<[string, Cause]>([
    ['v1a,AAAA', 'only_asymmetric'],
    ['v2,AAAA v1a,AAAA', 'only_asymmetric'],
    ['v2,AAAA', 'signature_unreadable'],
    ['AAAA', 'signature_unreadable'],
  ])('%s', async ([signature, cause]) => {
    expect(await examined({ reason: 'signature_unsupported', body: text, signed, headers: { 'svix-signature': signature }, secrets: [secret] })).toMatchObject({ cause })
  })

  const forged = { text, secret: createWebhookSecret() }
  test.for<[Cause, Partial<Parameters<typeof examined>[0]>]>([
    ['wrong_secret', { headers: svix }],
    ['wrong_secret', { headers: svix, sourceIp: '127.0.0.1' }],
    ['wrong_secret', { sourceIp: SVIX_ADDRESS }],
    ['wrong_secret', { sourceIp: SVIX_ADDRESS, headers: svix, body: 'x' }],
    ['unclear', { headers: svix, body: 'x' }],
    ['unclear', { sourceIp: SVIX_ADDRESS, body: 'x' }],
    ['unclear', {}],
    ['scanner', { body: '{"type":"x"}' }],
    ['scanner', { body: 'x', sourceIp: null }],
  ])('nothing matches: %s for %j', async ([cause, given]) => {
    expect(await examined({ signed: forged, body: text, secrets: [secret], ...given })).toMatchObject({ cause })
  })
})

describe('a secret that cannot be used', () => {
  test.for<[string, Parameters<typeof examined>[0], boolean]>([
    ['there is nothing to try it on', { body: text }, false],
    ['it resembles no secret', { body: text, signed, secrets: ['changeme!'] }, false],
    ['a form of it could be tried', { body: text, signed }, true],
  ])('is only said to have been tried in other forms where it was: %s', async ([, given, isTried]) => {
    const { cause, findings } = await examined({ reason: 'secret_malformed', secrets: [`"${createWebhookSecret()}"`], ...given })
    expect(cause).toBe('secret_unreadable')
    expect(/\btried\b/.test(causeText(cause, findings)!.explanation)).toBe(isTried)
  })
})

/** Anything that a stranger, or an operator with a slip of the hand, can bring about. */
const anything = fc.record({
  reason: fc.constantFrom('missing_headers', 'timestamp_invalid', 'timestamp_too_old', 'timestamp_too_new', 'signature_unsupported', 'signature_mismatch', 'secret_malformed'),
  body: fc.oneof(fc.uint8Array({ maxLength: 2000 }).map(bytes => Buffer.from(bytes)), fc.json().map(json => Buffer.from(json))),
  secrets: fc.array(fc.oneof(fc.string({ minLength: 8 }), fc.base64String({ minLength: 32 }), fc.uint8Array({ minLength: 24 }).map(bytes => `"whsec_${Buffer.from(bytes).toString('base64')}`), fc.uint8Array({ minLength: 24 }).map(bytes => `whsec_${Buffer.from(bytes).toString('base64')}`)), { maxLength: 9 }),
  headers: fc.record({
    'svix-id': fc.string(),
    'svix-timestamp': fc.oneof(fc.string(), fc.nat().map(String), fc.constant(String(SECONDS))),
    'svix-signature': fc.oneof(fc.string(), fc.base64String().map(signature => `v1,${signature} v1,${'A'.repeat(43)}=`), fc.constant('v1,'.repeat(5000))),
    'user-agent': fc.string(),
  }, { requiredKeys: [] }),
  sourceIp: fc.option(fc.oneof(fc.ipV4(), fc.ipV6(), fc.string())),
})

describe('whatever comes', () => {
  test('there is a cause with all of its words, within the bounds, and no part of a secret in it', async () => {
    await fc.assert(fc.asyncProperty(anything, async (given) => {
      const { cause, findings } = await examined(given)
      for (const { tried = 0 } of findings.checked) expect(tried).toBeLessThanOrEqual(Math.max(BODY_FORMS_MAX, SECRETS_EXAMINED_MAX * SECRET_FORMS_MAX))
      const stored = JSON.stringify(findings)
      expect(stored.length).toBeLessThan(1000)
      const said = [stored, ...Object.values(causeText(cause, findings) ?? {}), ...checkTexts(findings)].join('\n')
      expect(said).not.toMatch(/undefined|NaN|\[object/)
      for (const configured of given.secrets.map(text => text.replace(/^"?whsec_/, ''))) {
        for (let at = 0; at + 8 <= configured.length; at++) expect(said).not.toContain(configured.slice(at, at + 8))
      }
      if (/^(body|secret)_/.test(cause) && !['body_empty', 'secret_unreadable'].includes(cause)) throw new Error('nothing was signed')
    }), { numRuns: 300 })
  })

  test('every cause says what happened and what to do, of nothing found too', () => {
    for (const cause of Object.keys(CAUSES)) {
      const { title, explanation, nextStep } = causeText(cause, { checked: [] })!
      expect([title, explanation, nextStep].join('\n')).not.toMatch(/undefined|NaN/)
      expect([explanation, nextStep].every(said => /^[A-Zs].*\.$/s.test(said)), cause).toBe(true)
    }
  })
})
