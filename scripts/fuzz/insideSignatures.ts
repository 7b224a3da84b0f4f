import fc from 'fast-check'
import { verifyWebhook } from '@clerk/backend/webhooks'
import { CAUSES } from '#shared/causes'
import { REASONS } from '#shared/reasons'
import type { RejectionReason } from '#shared/reasons'
import { BODY_EXAMINED_MAX_BYTES } from '../../server/services/doctor/bodyForms.ts'
import { examine } from '../../server/services/doctor/examine.ts'
import { isSigningSecret, keyOf, secretFlaw, secretForms, splitSecrets } from '../../server/services/doctor/secretForms.ts'
import { verify } from '../../server/services/verify.ts'
import { delivery, requestOf } from './deliveries.ts'
import type { DeliveryRecipe } from './deliveries.ts'
import { Fault, shownBytes } from './fault.ts'
import { headText, receivedHeaders } from './httpRequest.ts'
import { attempt } from './insideQueries.ts'
import { createOracle, PADDED } from './oracle.ts'
import type { HttpRequest } from './httpRequest.ts'
import { headerText, oddText } from './oddText.ts'
import { references } from './references.ts'
import { defineSuite } from './suite.ts'

const SECRET = `whsec_${Buffer.from('a secret of the fuzzer’s').toString('base64')}`
const KEY = keyOf(SECRET)
const oracle = createOracle(KEY, references(SECRET))

/** A larger body takes too long to be examined here as often. */
const small = delivery.filter(({ body }) => body.length <= BODY_EXAMINED_MAX_BYTES)

const made = (recipe: DeliveryRecipe) => requestOf(recipe, { key: KEY, ownId: 'msg_inside', now: Date.now() })
const shownOf = (request: HttpRequest) => shownBytes(Buffer.concat([Buffer.from(headText(request), 'latin1'), request.body]))
const REFUSED_LATER = new Set(['the body begins with a byte order mark', 'the body is no UTF-8', PADDED])

/** The verifier as the endpoint calls it: it takes what the oracle and both published verifiers take, and nothing else. */
export const verifierSuite = defineSuite({
  name: 'verifier', perThousand: 70, isInside: true, recipes: small,
  async check(recipe) {
    const request = made(recipe)
    const headers = receivedHeaders(request.headers)
    const expectation = oracle(request)
    const verifyWith = (signingSecret: string) => verifyWebhook(new Request('http://localhost', { method: 'POST', headers: webHeaders(headers), body: new Uint8Array(request.body) }), { signingSecret })
    // Once more where the clock may have ticked between them.
    for (let isLast = false; ; isLast = true) {
      const expected = expectation.at(Date.now())
      const contradiction = expectation.contradiction(expected)
      const verification = await verify(verifyWith, [SECRET], headers['svix-signature']?.trim())
      const isTaken = 'event' in verification
      if (!isTaken && REASONS[verification.refusal.reason] === undefined) throw new Fault(`It is refused for ${verification.refusal.reason}`, shownOf(request))
      // What is not as it was signed is refused after the verifier, which reads it as text.
      if (contradiction === null && (REFUSED_LATER.has(expected.why) || isTaken === [200, 422].includes(expected.status))) return isTaken ? 'taken' : verification.refusal.reason
      if (isLast) throw new Fault(contradiction ?? `It is ${isTaken ? 'taken' : `refused for ${verification.refusal.reason}`}, where ${expected.status} was expected, since ${expected.why}`, shownOf(request))
    }
  },
})

/** A header of an empty value is none to the server’s framework. */
function webHeaders(headers: Record<string, string>): Headers {
  return new Headers(Object.entries(headers).filter(([, value]) => value !== ''))
}

const EXAMINED = ['missing_headers', 'timestamp_invalid', 'timestamp_too_old', 'timestamp_too_new', 'signature_unsupported', 'signature_mismatch', 'secret_malformed'] as const satisfies RejectionReason[]

const wrongSecret = fc.oneof(
  fc.constant(SECRET), fc.constantFrom(`"${SECRET}"`, `${SECRET} `, SECRET.replace('whsec_', ''), `v1,${SECRET}`, `${SECRET}=`, SECRET.slice(0, -3), `whsec_${SECRET}`, `whsec_`, SECRET.toLowerCase()), oddText,
)

/** The signature doctor: it always finds a cause of those that have words, never fails, and gives nothing of a secret away. */
export const doctorSuite = defineSuite({
  name: 'doctor', perThousand: 15, isInside: true,
  recipes: fc.record({ recipe: small, reason: fc.constantFrom(...EXAMINED), secrets: fc.array(wrongSecret, { minLength: 1, maxLength: 5 }), sourceIp: fc.constantFrom(null, '127.0.0.1', '44.228.126.217', '2600:1f24:64:8000::1', 'x'), others: fc.array(fc.record({ isVerified: fc.boolean(), receivedAt: fc.maxSafeInteger(), signedAt: fc.maxSafeInteger(), skewSeconds: fc.integer() }), { maxLength: 3 }) }),
  async check({ recipe, reason, secrets, sourceIp, others }) {
    const request = made(recipe)
    const shown = () => `${reason}, with the secrets ${JSON.stringify(secrets)}: ${shownOf(request)}`
    const headers = receivedHeaders(request.headers)
    const examination = examine({ reason, header: name => headers[name]?.trim(), sourceIp, receivedAt: Date.now(), body: request.body, secrets, clockEvidence: async () => ({ others, takenAt: null }) })
    const { cause, findings } = await examination.catch((error) => {
      throw new Fault(`It throws ${String(error)}`, shown())
    })
    if (CAUSES[cause] === undefined) throw new Fault(`It finds ${cause}, of which there is no text`, shown())
    if (JSON.stringify(findings).includes(SECRET.slice('whsec_'.length))) throw new Fault('Its findings hold the secret', shown())
    return cause
  },
})

/** How settings of secrets are read: what is taken for a secret can be used, and nothing throws. */
export const secretsSuite = defineSuite({
  name: 'secrets', perThousand: 15, isInside: true,
  recipes: fc.array(fc.oneof(wrongSecret, headerText), { maxLength: 3 }).map(parts => parts.join(',')),
  async check(setting) {
    const shown = () => `splitSecrets(${JSON.stringify(setting)})`
    const secrets = attempt(() => splitSecrets(setting), shown)
    for (const secret of secrets) {
      const isUsable = attempt(() => isSigningSecret(secret), shown)
      if (isUsable && keyOf(secret).length === 0) throw new Fault(`${JSON.stringify(secret)} stands for no key`, shown())
      if (isUsable !== (attempt(() => secretFlaw(secret), shown) === null)) throw new Fault(`${JSON.stringify(secret)} is a secret, and has a flaw`, shown())
      if (attempt(() => secretForms(secret), shown).some(({ secret: meant }) => keyOf(meant).length === 0)) throw new Fault(`${JSON.stringify(secret)} is said to have meant nothing`, shown())
      if (isUsable) attempt(() => references(secret), shown)
    }
    return secrets.some(isSigningSecret) ? 'usable' : 'unusable'
  },
})
