import fc from 'fast-check'
import { oddText } from './oddText.ts'

/** JSON is made as text, so that it can say what no value in JavaScript can: numbers of any size, the same key twice, `__proto__`. */
export type JsonText = string

const LITERALS: JsonText[] = [
  'null', 'true', 'false', '0', '-0', '-1', '1', '1.5', '1e3', '1e400', '-1e400', '1E-400', '253402300800000', '8640000000000001',
  '9007199254740991', '9007199254740992', '9007199254740993', '123456789012345678901234567890', '1700000000000', '1700000000000.5',
  '""', '" "', '[]', '{}', '[[]]', '[null]', '[{}]', '{"id":null}', '{"__proto__":{"type":"user.created","id":"user_proto"}}',
  '{"constructor":{"prototype":{"type":"a.b"}}}', '{"toString":1,"valueOf":2}', '{"toJSON":"x"}', '{"length":-1}', '{"":""}', '{"a":1,"a":2}',
  '[1,2,3]', '"2026-01-01"', '"0"', '"true"', '"\\u0000"', '"\\ud800"', '"\\udc00\\ud800"', '"\\/"',
]

/** Around what once was a limit somewhere; the deepest is more than a stack holds. */
const DEPTHS = [2, 10, 63, 64, 65, 500, 3000, 20_000]
const deep = fc.tuple(fc.constantFrom(...DEPTHS), fc.constantFrom('[', '{"a":'), fc.boolean()).map(([depth, open, isClosed]) =>
  `${open.repeat(depth)}1${isClosed ? (open === '[' ? ']' : '}').repeat(depth) : ''}`)

/** A text as JSON, a lone surrogate escaped or not, other characters escaped or not. */
const text = fc.tuple(oddText, fc.boolean()).map(([value, isAscii]) =>
  isAscii ? JSON.stringify(value).replaceAll(/[\u0080-\uFFFF]/g, unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`) : JSON.stringify(value))

/** A JSON value of any kind. One in a hundred is nested deeply, and then may lack its end. */
export const oddValue: fc.Arbitrary<JsonText> = fc.oneof(
  { weight: 50, arbitrary: fc.constantFrom(...LITERALS) },
  { weight: 30, arbitrary: text },
  { weight: 15, arbitrary: fc.json({ maxDepth: 3 }) },
  { weight: 1, arbitrary: deep },
)

type Member = [key: JsonText, value: JsonText]

const oddKey = fc.oneof(fc.constantFrom('"__proto__"', '"constructor"', '"toString"', '"toJSON"', '"type"', '"data"', '"id"', '""'), oddText.map(value => JSON.stringify(value)))

/** A member that nobody asked for. */
const oddMember: fc.Arbitrary<Member> = fc.tuple(oddKey, oddValue)

/** What is done to the members of an object: some are replaced, taken away or doubled, and others added. */
export interface Changes {
  changes: [key: string, { how: 'replace' | 'drop' | 'repeat', value: JsonText }][]
  added: Member[]
}

/**
 * @param keys of the members that are there
 * @param most so many of them are changed at most
 */
export function changesOf(keys: string[], most: number): fc.Arbitrary<Changes> {
  const change = fc.oneof(
    { weight: 6, arbitrary: fc.record({ how: fc.constant('replace' as const), value: oddValue }) },
    { weight: 2, arbitrary: fc.constant({ how: 'drop' as const, value: '' }) },
    { weight: 1, arbitrary: fc.record({ how: fc.constant('repeat' as const), value: oddValue }) },
  )
  return fc.record({
    changes: fc.array(fc.tuple(fc.constantFrom(...keys), change), { maxLength: most }),
    added: fc.array(oddMember, { maxLength: 2, size: 'xsmall' }),
  })
}

/** An object with those members, changed. */
export function changedObject(members: Record<string, JsonText>, { changes, added }: Changes): JsonText {
  const result: Member[] = Object.entries(members).map(([key, value]) => [JSON.stringify(key), value])
  for (const [key, { how, value }] of changes) {
    const name = JSON.stringify(key)
    const at = result.findIndex(([other]) => other === name)
    if (how === 'repeat') result.push([name, value])
    else if (at >= 0) result.splice(at, 1, ...(how === 'drop' ? [] : [[name, value] as Member]))
  }
  return `{${[...result, ...added].map(([key, value]) => `${key}:${value}`).join(',')}}`
}
