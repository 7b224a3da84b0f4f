import { createHmac } from 'node:crypto'
import fc from 'fast-check'

/** What a signature is made of. */
export interface Signed {
  key: Buffer
  id: string
  timestamp: string
  body: Buffer
}

/** A signature for something that is not quite what is sent; the first is for just that. */
const SUBJECTS: Record<string, (signed: Signed) => Signed> = {
  sent: signed => signed,
  otherBody: signed => ({ ...signed, body: Buffer.concat([signed.body, Buffer.from(' ')]) }),
  emptyBody: signed => ({ ...signed, body: Buffer.alloc(0) }),
  otherId: signed => ({ ...signed, id: `${signed.id}x` }),
  otherTime: signed => ({ ...signed, timestamp: `${signed.timestamp}0` }),
  otherKey: signed => ({ ...signed, key: Buffer.concat([signed.key, Buffer.of(1)]) }),
  emptyKey: signed => ({ ...signed, key: Buffer.alloc(0) }),
}

/** How the 44 characters of a signature in base64 are written; `at` is any number. */
const SPELLINGS: Record<string, (base64: string, at: number) => string> = {
  plain: base64 => base64,
  oneBitOff: (base64, at) => {
    const bytes = Buffer.from(base64, 'base64')
    bytes[at % bytes.length]! ^= 1 << (at % 8)
    return bytes.toString('base64')
  },
  cut: (base64, at) => base64.slice(0, at % base64.length),
  cutInFront: (base64, at) => base64.slice(1 + at % (base64.length - 1)),
  doubled: base64 => base64 + base64,
  lowerCase: base64 => base64.toLowerCase(),
  upperCase: base64 => base64.toUpperCase(),
  urlSafe: base64 => base64.replaceAll('+', '-').replaceAll('/', '_'),
  unpadded: base64 => base64.replaceAll('=', ''),
  overpadded: base64 => `${base64}=`,
  otherLastBits: base64 => base64.slice(0, -2) + String.fromCharCode(base64.charCodeAt(base64.length - 2) + 1) + base64.slice(-1),
  spaceInside: (base64, at) => `${base64.slice(0, at % base64.length)} ${base64.slice(at % base64.length)}`,
  tabInside: (base64, at) => `${base64.slice(0, at % base64.length)}\t${base64.slice(at % base64.length)}`,
  hex: base64 => Buffer.from(base64, 'base64').toString('hex'),
  quoted: base64 => `"${base64}"`,
  moreBehind: base64 => `${base64},more`,
  empty: () => '',
}

const VERSIONS = ['v1a,', 'v2,', 'V1,', 'v1', 'v1=', 'v01,', ' v1,', ',', '']
const SEPARATORS = [' ', ' ', ' ', ' ', '  ', ', ', ',', '\t', ';']

interface Part {
  subject: string
  spelling: string
  version: string
  at: number
}

const right: Part = { subject: 'sent', spelling: 'plain', version: 'v1,', at: 0 }
const subject = fc.constantFrom(...Object.keys(SUBJECTS))
const spelling = fc.constantFrom(...Object.keys(SPELLINGS))
const version = fc.constantFrom(...VERSIONS)
const at = fc.nat(10_000)

/** A right one with one thing wrong, mostly: what has two wrong cannot tell which of them was noticed. */
const part: fc.Arbitrary<Part> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ subject: fc.constant(right.subject), spelling, version: fc.constant(right.version), at }) },
  { weight: 3, arbitrary: fc.record({ subject, spelling: fc.constant(right.spelling), version: fc.constant(right.version), at }) },
  { weight: 2, arbitrary: fc.record({ subject: fc.constant(right.subject), spelling: fc.constant(right.spelling), version, at }) },
  { weight: 1, arbitrary: fc.record({ subject, spelling, version, at }) },
)

/** The parts of a signature header, and what stands between them. */
export interface SignatureRecipe {
  parts: Part[]
  separator: string
}

export const signature: fc.Arbitrary<SignatureRecipe> = fc.oneof(
  { weight: 11, arbitrary: fc.constant<SignatureRecipe>({ parts: [right], separator: ' ' }) },
  { weight: 5, arbitrary: fc.record<SignatureRecipe>({ parts: fc.array(part, { minLength: 1, maxLength: 1 }), separator: fc.constant(' ') }) },
  { weight: 3, arbitrary: fc.record<SignatureRecipe>({ parts: fc.array(fc.oneof(part, fc.constant(right)), { maxLength: 12 }), separator: fc.constantFrom(...SEPARATORS) }) },
)

/** How what is sent is read before it is signed; of most deliveries all of these come to the same. */
export interface Reading {
  body: keyof typeof BODIES
  /** The time as the number that it begins with, and the id without white space around it. */
  isTidied: boolean
}

const BODIES = {
  bytes: (body: Buffer) => body,
  /** As the verifier reads it: what is no UTF-8 replaced. */
  text: (body: Buffer) => Buffer.from(body.toString('utf8')),
  /** As a web request reads it: without a byte order mark, too. */
  webText: (body: Buffer) => Buffer.from(new TextDecoder().decode(body)),
}

export const reading: fc.Arbitrary<Reading> = fc.record({ body: fc.constantFrom('bytes' as const, 'text' as const, 'webText' as const), isTidied: fc.boolean() })

function read({ key, id, timestamp, body }: Signed, reading: Reading): Signed {
  const seconds = Number.parseInt(timestamp, 10)
  return {
    key,
    id: reading.isTidied ? id.trim() : id,
    timestamp: reading.isTidied && !Number.isNaN(seconds) ? String(seconds) : timestamp,
    body: BODIES[reading.body](body),
  }
}

/** The signature header of a recipe. */
export function signatureHeader({ parts, separator }: SignatureRecipe, signed: Signed, reading: Reading = { body: 'bytes', isTidied: false }): string {
  const asRead = read(signed, reading)
  return parts.map(({ subject, spelling, version, at }) => version + SPELLINGS[spelling]!(hmac(SUBJECTS[subject]!(asRead)), at)).join(separator)
}

/** HMAC-SHA256 over `id.timestamp.body`, in base64. */
function hmac({ key, id, timestamp, body }: Signed): string {
  return createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64')
}
