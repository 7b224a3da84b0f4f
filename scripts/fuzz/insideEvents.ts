import fc from 'fast-check'
import type { WebhookEvent } from '@clerk/backend/webhooks'
import { readJson } from '#shared/jsonTree'
import { effectOf } from '../../server/services/effectOf.ts'
import { readEnvelope } from '../../server/services/ingest.ts'
import { maskExcerpt } from '../../server/services/maskExcerpt.ts'
import { maskPayload, SECRET_KEYS } from '../../server/services/maskPayload.ts'
import { body } from './bodies.ts'
import { eventText } from './events.ts'
import { Fault } from './fault.ts'
import { attempt } from './insideQueries.ts'
import { oddValue } from './oddJson.ts'
import { expectBody } from './oracle.ts'
import { defineSuite } from './suite.ts'

/** What an event asks of the users: what the oracle expects, and no error but the one that is documented. */
export const effectsSuite = defineSuite({
  name: 'effects', perThousand: 130, isInside: true,
  recipes: fc.oneof({ weight: 3, arbitrary: eventText }, { weight: 1, arbitrary: oddValue }),
  async check(text) {
    const expected = expectBody(Buffer.from(text))
    if (expected.status === 400) return 'no event'
    const event = JSON.parse(text) as WebhookEvent
    const shown = () => `effectOf(${text.slice(0, 4000)})`
    attempt(() => readEnvelope(event), shown)
    const { kind } = attempt(() => effectOf(event), shown)
    const wanted = expected.status === 422 ? ['fail'] : expected.outcome === 'ignored' ? ['ignore'] : ['upsert', 'delete']
    if (!wanted.includes(kind)) throw new Fault(`It is to ${kind}, where ${wanted.join(' or ')} was expected`, shown())
    return kind
  },
})

/** Too odd to be anywhere else by chance. */
const SECRET = 'sEcReT-fuzz-0451'
/** Values of one thing more than the mask is made for are masked whole, which is no less. */
const withSecret = fc.tuple(eventText, fc.constantFrom(...SECRET_KEYS), oddValue, fc.boolean()).map(([text, key, value, isNested]) => {
  const secret = isNested ? `{"${key}":["${SECRET}",{"value":"${SECRET}"}]}` : `{"before":${isJson(value) ? value : '0'},"${key}":"${SECRET}","text":"see ${SECRET}"}`
  return text.replace('"public_metadata":', `"private":${secret},"public_metadata":`).replace('"event_attributes":', `"private":${secret},"event_attributes":`)
})

/** Payloads and excerpts as pages show them: never an error, JSON stays JSON, and no secret is left in sight. */
export const masksSuite = defineSuite({
  name: 'masks', perThousand: 80, isInside: true,
  recipes: fc.oneof({ weight: 2, arbitrary: withSecret.map(text => Buffer.from(text)) }, { weight: 1, arbitrary: body }),
  async check(bytes) {
    const text = bytes.toString('utf8')
    const shown = () => `maskPayload('user.updated', ${JSON.stringify(text.slice(0, 4000))})`
    const { text: masked } = attempt(() => maskPayload('user.updated', text), shown)
    if (!isJson(masked)) throw new Fault('What is masked is no JSON', shown())
    if (masked.includes(SECRET)) throw new Fault('A secret is left in sight', shown())
    if (isJson(text) !== (readJson(text) !== null)) throw new Fault('readJson and JSON.parse do not agree whether it is JSON', shown())
    const excerpt = attempt(() => maskExcerpt(text), shown)
    if (excerpt.text?.includes(SECRET)) throw new Fault('A secret is left in sight in the excerpt', shown())
    return excerpt.isMasked ? 'masked' : 'shown'
  },
})

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  }
  catch {
    return false
  }
}
