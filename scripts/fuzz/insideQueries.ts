import fc from 'fast-check'
import { decodeCursor, encodeCursor } from '#shared/cursor'
import * as queries from '#shared/queries'
import type * as z from 'zod'
import { READ_ROUTES } from './adminRoutes.ts'
import { Fault, shownValue } from './fault.ts'
import { oddValue } from './oddJson.ts'
import { oddText } from './oddText.ts'
import { defineSuite } from './suite.ts'

/** Every schema of a query or a body, by its name. */
const SCHEMAS = Object.entries(queries).filter(entry => typeof entry[1] === 'object') as unknown as [string, z.ZodType][]
const LIMIT_MAX = 200

const parameters = Object.assign({}, ...READ_ROUTES.map(route => route.parameters)) as Record<string, fc.Arbitrary<string>>
const NAMES = [...Object.keys(parameters), 'eventId', 'filters', 'removeExtra', '__proto__', 'constructor', 'toString']

/** As h3 reads a query: texts, or lists of them where a name is repeated; and as JSON has a body. */
const value = fc.oneof(
  { weight: 5, arbitrary: fc.oneof(...Object.values(parameters)) },
  { weight: 2, arbitrary: oddText },
  { weight: 1, arbitrary: fc.array(oddText, { maxLength: 3 }) },
  { weight: 2, arbitrary: oddValue.map(parsed) },
)
const given = fc.array(fc.tuple(fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...NAMES) }, { weight: 1, arbitrary: oddText }), value), { maxLength: 5 })
  .map(entries => Object.fromEntries(entries) as Record<string, unknown>)
const ownValues = fc.record({ name: fc.constantFrom(...Object.keys(parameters)), value: oddText }).chain(({ name }) => parameters[name]!.map(value => ({ [name]: value }) as Record<string, unknown>))

/** The schemas of queries and bodies: they take a value, or name what is wrong with it, and never throw. */
export const schemasSuite = defineSuite({
  name: 'schemas', perThousand: 440, isInside: true,
  recipes: fc.tuple(fc.constantFrom(...SCHEMAS.keys()), fc.oneof({ weight: 4, arbitrary: given }, { weight: 2, arbitrary: ownValues }, { weight: 1, arbitrary: oddValue.map(parsed) })),
  async check([which, input]) {
    const [name, schema] = SCHEMAS[which]!
    const shown = () => `${name} of ${shownValue(input)}`
    const { success, data, error } = attempt(() => schema.safeParse(input), shown)
    if (!success) {
      if (error.issues.length === 0 || error.issues.some(({ message }) => !message)) throw new Fault('It is refused, and nothing says why', shown())
      return 'refused'
    }
    const { limit, cursor, from, to } = data as Record<string, unknown>
    if (limit !== undefined && !(Number.isInteger(limit) && Number(limit) >= 1 && Number(limit) <= LIMIT_MAX)) throw new Fault(`The limit ${String(limit)} is taken`, shown())
    if (cursor !== undefined && !isKeyset(cursor)) throw new Fault(`The cursor ${JSON.stringify(cursor)} is taken`, shown())
    for (const time of [from, to]) if (time !== undefined && !(Number.isSafeInteger(time) && Number(time) >= 0)) throw new Fault(`The time ${String(time)} is taken`, shown())
    return 'taken'
  },
})

/** Cursors: any text is one of ours or none, and ours give back what they were made of. */
export const cursorsSuite = defineSuite({
  name: 'cursors', perThousand: 100, isInside: true,
  recipes: fc.oneof(
    fc.tuple(fc.maxSafeInteger(), oddText.map(text => text.toWellFormed())).map(([at, id]) => ({ text: encodeCursor({ at, id }), keyset: { at, id } })),
    fc.oneof(oddText, parameters.cursor!, oddValue.map(text => btoa(encodeURIComponent(text.toWellFormed())))).map(text => ({ text, keyset: undefined })),
  ),
  async check({ text, keyset }) {
    const shown = () => `decodeCursor(${JSON.stringify(text)})`
    const read = attempt(() => decodeCursor(text), shown)
    if (read !== null && !isKeyset(read)) throw new Fault(`It gives ${JSON.stringify(read)}`, shown())
    if (keyset && (read?.at !== keyset.at || read.id !== keyset.id)) throw new Fault(`It gives ${JSON.stringify(read)} for ${JSON.stringify(keyset)}`, shown())
    return read ? 'taken' : 'refused'
  },
})

function isKeyset(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'at' in value && Number.isSafeInteger(value.at) && 'id' in value && typeof value.id === 'string'
}

/** A call that must not throw. */
export function attempt<Result>(call: () => Result, shown: () => string): Result {
  try {
    return call()
  }
  catch (error) {
    throw new Fault(`It throws ${String(error)}`, shown())
  }
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  }
  catch {
    return json
  }
}
