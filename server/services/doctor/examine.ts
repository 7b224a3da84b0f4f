import type { ClockEvidence } from '#db/stored'
import type { Cause } from '#shared/causes'
import { BODY_FORMS, type Check, type Findings } from '#shared/findings'
import type { RejectionReason } from '#shared/reasons'
import { BODY_EXAMINED_MAX_BYTES, bodyForms } from './bodyForms'
import { judgeClock, readTimestamp } from './clock'
import { lookChecks, lookOf, type Look } from './look'
import { isSigningSecret, keyOf, secretFlaw, secretForms } from './secretForms'
import { isSignedBy, v1Signatures, type SignedRequest } from '../signature'

/** Of the configured secrets so many are tried, the first ones. */
export const SECRETS_EXAMINED_MAX = 4
const HEADERS = ['id', 'timestamp', 'signature'] as const

/** A delivery that was not verified. */
export interface Patient {
  reason: RejectionReason
  /** A header by its name in lower case, as the verifier read it. */
  header: (name: string) => string | undefined
  sourceIp: string | null
  /** In milliseconds since 1970. */
  receivedAt: number
  body: Buffer
  /** As they are configured, in order, well-formed or not. */
  secrets: readonly string[]
  /** What the log knows of clocks; asked only where it matters. */
  clockEvidence: (signed: { eventId: string, signedAt: number }) => Promise<ClockEvidence>
}

export interface Diagnosed {
  cause: Cause
  findings: Findings
}

/**
 * Finds the likeliest cause of a rejection, offline. What it says of the body's or a secret's form is proven by a signature
 * that is right for that form. It makes nothing accepted, and gives away nothing of a secret.
 *
 * It takes bounded time: one HMAC for each of the first {@link SECRETS_EXAMINED_MAX} secrets and each form, of a body of at
 * most {@link BODY_EXAMINED_MAX_BYTES}; without all three headers it takes none.
 */
export async function examine(patient: Patient): Promise<Diagnosed> {
  const { reason, header, body } = patient
  const missing = HEADERS.map(name => `svix-${name}`).filter(name => !header(name))
  const checked: Check[] = [{ check: 'headers', found: missing.length === 0 }]
  if (missing.length > 0) {
    if (reason === 'secret_malformed') return unreadableSecret(patient, checked)
    return judgeHeaders(patient, missing, checked)
  }

  const timestamp = readTimestamp(header('svix-timestamp') ?? '')
  checked.push({ check: 'timestamp', found: timestamp !== null && 'seconds' in timestamp })
  if (timestamp === null) return { cause: 'timestamp_not_a_number', findings: { checked } }
  if ('unit' in timestamp) return { cause: 'timestamp_in_milliseconds', findings: { checked, unit: timestamp.unit } }

  const signature = header('svix-signature') ?? ''
  if (reason === 'signature_unsupported') {
    checked.push({ check: 'signature', found: false, tried: 0 })
    return { cause: signature.split(' ').some(part => part.startsWith('v1a,')) ? 'only_asymmetric' : 'signature_unreadable', findings: { checked } }
  }
  if (body.length > BODY_EXAMINED_MAX_BYTES) return { cause: 'not_examined', findings: { checked, notExaminedFor: 'size' } }

  const signed: SignedRequest = { id: header('svix-id') ?? '', timestamp: header('svix-timestamp') ?? '', signatures: v1Signatures(signature) }
  const keys = patient.secrets.slice(0, SECRETS_EXAMINED_MAX).filter(isSigningSecret).map(keyOf)
  const isSigned = keys.some(key => isSignedBy(key, signed, body))
  checked.push({ check: 'signature', found: isSigned, tried: keys.length })
  const examination = { patient, signed, keys, look: lookOf(patient), checked }
  if (reason === 'timestamp_too_old' || reason === 'timestamp_too_new') return examineClock(examination, timestamp.seconds, isSigned)
  return isSigned ? { cause: 'body_not_text', findings: { checked } } : examineForms(examination)
}

interface Examination {
  patient: Patient
  signed: SignedRequest
  keys: Buffer[]
  look: Look
  checked: Check[]
}

/** Without all three headers: whether they were lost on their way, or never there. The body is not looked at. */
function judgeHeaders(patient: Patient, missing: string[], checked: Check[]): Diagnosed {
  const { body: _, ...unread } = patient
  const look = lookOf(unread)
  const findings = { checked: [...checked, ...lookChecks(look)], missing }
  const areAllMissing = missing.length === HEADERS.length
  if (areAllMissing && HEADERS.every(name => patient.header(`webhook-${name}`))) return { cause: 'white_label_headers', findings }
  return { cause: !areAllMissing || look.svixUserAgent || look.svixAddress ? 'header_missing' : 'not_from_svix', findings }
}

async function examineClock({ patient, signed, look, checked }: Examination, signedAt: number, isSigned: boolean): Promise<Diagnosed> {
  const skewSeconds = signedAt - Math.floor(patient.receivedAt / 1000)
  const findings = { checked, skewSeconds, isSigned }
  if (!isSigned) {
    checked.push(...lookChecks(look))
    return { cause: isScanner(look) ? 'scanner' : 'clock_unclear', findings }
  }
  const evidence = await patient.clockEvidence({ eventId: signed.id, signedAt })
  const { cause, isRight } = judgeClock({ signedAt, skewSeconds, receivedAt: patient.receivedAt, isSvix: look.svixUserAgent || look.svixAddress === true }, evidence)
  checked.push({ check: 'recent', found: isRight })
  return { cause, findings: { ...findings, ...(evidence.takenAt !== null && { takenAt: evidence.takenAt }) } }
}

/** The signature is wrong for the body as it came, whatever the secret: looks for a form for which it is right. */
function examineForms({ patient, signed, keys, look, checked }: Examination): Diagnosed {
  const { body, secrets } = patient
  if (body.length === 0) return { cause: 'body_empty', findings: { checked: [...checked, ...lookChecks(look)] } }

  let tried = 0
  for (const { form, body: candidate } of keys.length > 0 ? bodyForms(body) : []) {
    tried++
    if (!keys.some(key => isSignedBy(key, signed, candidate))) continue
    return { cause: BODY_FORMS[form].cause, findings: { checked: [...checked, { check: 'body_forms', found: true, tried }], bodyForm: form } }
  }
  if (keys.length > 0) checked.push({ check: 'body_forms', found: false, tried })

  tried = 0
  for (const [index, text] of secrets.slice(0, SECRETS_EXAMINED_MAX).entries()) {
    for (const { form, secret } of secretForms(text)) {
      tried++
      if (!isSignedBy(keyOf(secret), signed, body)) continue
      const about = { secretNumber: index + 1, secretCount: secrets.length, secretFlaw: form }
      return { cause: `secret_${form}`, findings: { checked: [...checked, { check: 'secret_forms', found: true, tried }], ...about } }
    }
  }
  if (tried > 0) checked.push({ check: 'secret_forms', found: false, tried })
  if (patient.reason === 'secret_malformed') return unreadableSecret(patient, checked)

  return { cause: judgeLook(look), findings: { checked: [...checked, ...lookChecks(look)] } }
}

/** None of the secrets can be used, and nothing proves what they were meant to be. */
function unreadableSecret({ secrets }: Patient, checked: Check[]): Diagnosed {
  const secretFlaws = secrets.map(secretFlaw)
  const index = secretFlaws.findIndex(flaw => flaw !== null)
  return { cause: 'secret_unreadable', findings: { checked, secretNumber: index + 1, secretCount: secrets.length, secretFlaw: secretFlaws[index] ?? 'other' } }
}

function judgeLook(look: Look): Cause {
  const { svixUserAgent, svixAddress, eventBody } = look
  if (svixAddress ? svixUserAgent || eventBody : svixUserAgent && eventBody) return 'wrong_secret'
  return isScanner(look) ? 'scanner' : 'unclear'
}

function isScanner({ svixUserAgent, svixAddress, eventBody }: Look): boolean {
  return !svixUserAgent && !svixAddress && !eventBody
}
