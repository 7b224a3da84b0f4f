import fc from 'fast-check'
import { body } from './bodies.ts'
import { framing } from './framing.ts'
import type { Framing } from './framing.ts'
import type { HttpRequest, Pair } from './httpRequest.ts'
import { headerText } from './oddText.ts'
import { reading, signature, signatureHeader } from './signatures.ts'
import type { Reading, SignatureRecipe } from './signatures.ts'
import { timestamp, timestampHeader } from './timestamps.ts'
import type { TimestampRecipe } from './timestamps.ts'

const ENDPOINT = '/api/webhooks'
/** Ids that many deliveries have in common: all but the first of each are duplicates, or tries of what failed. */
const SHARED_IDS = 20
/** More than Node takes in the head of a request, and somewhat less. */
const HEADER_LENGTHS = [600, 5000, 17_000]

/** A message id: one that no other delivery has, between two texts, or one that others have too. */
type IdRecipe = { before: string, after: string } | { shared: number }

/** What is done to the three headers: the names by which they go, and which of them comes twice, is empty, or is not there. */
interface HeadersRecipe {
  names: string
  touched: string
  touch: 'none' | 'drop' | 'empty' | 'blank' | 'twice' | 'twiceOtherwise' | 'padded'
}

/** All that a delivery is made of, apart from the time and an id of its own. */
export interface DeliveryRecipe {
  query: string
  id: IdRecipe
  timestamp: TimestampRecipe
  signature: SignatureRecipe
  reading: Reading
  headers: HeadersRecipe
  extras: Pair[]
  body: Buffer
  framing: Framing
  /** Whether the API is asked for its event afterwards, when it was taken and when it was refused. */
  lookUp: { taken: boolean, refused: boolean }
}

const id: fc.Arbitrary<IdRecipe> = fc.oneof(
  { weight: 14, arbitrary: fc.constant({ before: '', after: '' }) },
  { weight: 2, arbitrary: fc.nat(SHARED_IDS - 1).map(shared => ({ shared })) },
  { weight: 2, arbitrary: fc.record({ before: headerText, after: headerText }) },
  { weight: 1, arbitrary: fc.constantFrom(500, 520, 2000).map(length => ({ before: '', after: 'x'.repeat(length) })) },
)

/** How the three headers are called, given the last word of their names. */
const NAMES: Record<string, (name: string) => string[]> = {
  svix: name => [`svix-${name}`],
  titled: name => [`Svix-${name.replace(/^./, first => first.toUpperCase())}`],
  loud: name => [`SVIX-${name.toUpperCase()}`],
  webhook: name => [`webhook-${name}`],
  both: name => [`webhook-${name}`, `svix-${name}`],
  mixed: name => [name === 'id' ? 'webhook-id' : `svix-${name}`],
  underscored: name => [`svix_${name}`],
}

const headers: fc.Arbitrary<HeadersRecipe> = fc.record({
  names: fc.oneof({ weight: 12, arbitrary: fc.constant('svix') }, { weight: 1, arbitrary: fc.constantFrom(...Object.keys(NAMES)) }),
  touched: fc.constantFrom('id', 'timestamp', 'signature'),
  touch: fc.oneof({ weight: 12, arbitrary: fc.constant('none' as const) }, { weight: 1, arbitrary: fc.constantFrom('drop' as const, 'empty' as const, 'blank' as const, 'twice' as const, 'twiceOtherwise' as const, 'padded' as const) }),
})

const extraName = fc.constantFrom(
  'Content-Type', 'User-Agent', 'Content-Encoding', 'Accept', 'Cookie', 'Authorization', 'X-Forwarded-For', 'X-Forwarded-Proto', 'Origin', 'Referer', 'Sec-Fetch-Site',
  'Range', 'If-Match', 'Date', 'Via', 'TE', '__proto__', 'constructor', 'webhook-id', 'x-odd',
)
const extra: fc.Arbitrary<Pair> = fc.tuple(extraName, fc.oneof({ weight: 20, arbitrary: headerText }, { weight: 1, arbitrary: fc.constantFrom(...HEADER_LENGTHS).map(length => 'h'.repeat(length)) }))

export const delivery: fc.Arbitrary<DeliveryRecipe> = fc.record({
  query: fc.oneof({ weight: 20, arbitrary: fc.constant('') }, { weight: 1, arbitrary: fc.constantFrom('?', '?a=b', '?svix-id=msg_1', '?%', '?__proto__=1', '?/../x') }),
  id,
  timestamp,
  signature,
  reading,
  headers,
  extras: fc.oneof({ weight: 2, arbitrary: fc.constant<Pair[]>([['content-type', 'application/json']]) }, { weight: 1, arbitrary: fc.array(extra, { maxLength: 4 }) }),
  body,
  framing,
  lookUp: fc.constantFrom({ taken: true, refused: true }, ...[true, true, true, false, false, false, false].map(taken => ({ taken, refused: false }))),
})

/**
 * The request of a recipe, signed.
 * @param ownId an id that no other delivery has
 * @param now milliseconds since 1970
 */
export function requestOf(recipe: DeliveryRecipe, { key, ownId, now }: { key: Buffer, ownId: string, now: number }): HttpRequest {
  const id = 'shared' in recipe.id ? `msg_shared_${recipe.id.shared}` : recipe.id.before + ownId + recipe.id.after
  const timestamp = timestampHeader(recipe.timestamp, now)
  const values = { id, timestamp, signature: signatureHeader(recipe.signature, { key, id, timestamp, body: recipe.body }, recipe.reading) }
  const headers = Object.entries(values).flatMap(([name, value]) =>
    NAMES[recipe.headers.names]!(name).flatMap(sent => touched(recipe.headers, name, value).map((text): Pair => [sent, text])))
  return { method: 'POST', path: ENDPOINT + recipe.query, headers: [...headers, ...recipe.extras], body: recipe.body }
}

function touched({ touched, touch }: HeadersRecipe, name: string, value: string): string[] {
  if (name !== touched) return [value]
  switch (touch) {
    case 'drop': return []
    case 'empty': return ['']
    case 'blank': return ['\u00A0']
    case 'twice': return [value, value]
    case 'twiceOtherwise': return [value, `${value}0`]
    case 'padded': return [` \t\u00A0${value}\u00A0\t `]
    case 'none': return [value]
  }
}
