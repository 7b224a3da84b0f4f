import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isSigningSecret, secretFlaw, secretForms, SECRET_FORMS_MAX, splitSecrets } from '../../../server/services/doctor/secretForms'
import { SECRET_FORMS, SECRET_SLIPS } from '../../../scripts/clerk/secretSlips'
import { examined } from './patient'

const text = '{"type":"user.created","data":{"id":"user_1"}}'
const secretOf = (bytes: Uint8Array) => `whsec_${Buffer.from(bytes).toString('base64')}`
/** Keys as Svix makes them, and longer ones. What says nothing in base64, such as zeros, is no key. */
const secrets = fc.uint8Array({ minLength: 24, maxLength: 64 }).map(secretOf)
describe('a secret in another form', () => {
  test.for(SECRET_FORMS)('%s is told by a signature that is right for what was meant', async (form) => {
    await fc.assert(fc.asyncProperty(secrets, secrets, async (secret, other) => {
      const slip = SECRET_SLIPS[form](secret)
      fc.pre(!isSigningSecret(slip) && secret !== other)
      const asConfigured = { body: text, secrets: [other, slip] }
      const { cause, findings } = await examined({ signed: { text, secret }, ...asConfigured })
      expect(cause).toMatch(/^secret_/)
      expect(findings).toMatchObject({ secretNumber: 2, secretCount: 2 })
      for (let at = 0; at + 8 <= secret.length; at++) expect(JSON.stringify(findings), 'a part of the secret').not.toContain(secret.slice(at, at + 8))
      // A slip can be two at once: URL-safe base64 without its end, say. One of them is named.
      if (secretForms(slip).filter(({ secret: meant }) => meant === secret).length === 1) expect(cause).toBe(`secret_${form}`)
      const unsigned = await examined({ signed: { text, secret: `${secretOf(Buffer.alloc(24, 7))}` }, ...asConfigured })
      expect(unsigned.cause).not.toMatch(/^(body|secret)_/)
      expect((await examined({ signed: { text, secret: secretOf(Buffer.alloc(24, 7)) }, body: text, secrets: [slip], reason: 'secret_malformed' })).cause).toBe('secret_unreadable')
    }), { numRuns: 30 })
  })

  test('has one flaw, and a well-formed one has none and no other form', () => {
    fc.assert(fc.property(secrets, (secret) => {
      expect([secretFlaw(secret), secretForms(secret)]).toEqual([null, []])
      for (const [form, slip] of Object.entries(SECRET_SLIPS)) {
        if (!isSigningSecret(slip(secret))) expect(secretFlaw(slip(secret)), form).not.toBeNull()
      }
    }))
  })

  test('is well-formed in each of its forms, whatever was configured', () => {
    fc.assert(fc.property(fc.oneof(fc.string({ maxLength: 700 }), fc.string({ unit: 'binary' }), secrets.map(secret => `${secret}*`)), (configured) => {
      const forms = secretForms(configured)
      expect(forms.length).toBeLessThanOrEqual(SECRET_FORMS_MAX)
      expect(forms.every(({ secret }) => isSigningSecret(secret))).toBe(true)
    }))
  })

  test('of several, a version before one is no secret of its own', () => {
    expect(splitSecrets('whsec_a , whsec_b,,')).toEqual(['whsec_a', 'whsec_b'])
    expect(splitSecrets('v1,whsec_a,whsec_b')).toEqual(['v1,whsec_a', 'whsec_b'])
    expect(splitSecrets('whsec_a,v1,whsec_b')).toEqual(['whsec_a', 'v1,whsec_b'])
    expect(splitSecrets(' "V1a,whsec_a"')).toEqual(['"V1a,whsec_a"'])
    expect(splitSecrets('whsec_abv1,whsec_b')).toEqual(['whsec_abv1', 'whsec_b'])
    expect(splitSecrets('  ')).toEqual([])
  })
})
