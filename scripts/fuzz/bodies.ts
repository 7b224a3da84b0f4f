import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { eventText } from './events.ts'
import { oddValue } from './oddJson.ts'
import { oddText } from './oddText.ts'

const MEBIBYTE = 1024 * 1024
const BYTE_ORDER_MARK = Buffer.from([0xEF, 0xBB, 0xBF])

/** One thing done to a body on its way; places are parts of 65,535 of its length. */
const PLACES = 0xFFFF
type Damage = (body: Buffer, at: number, byte: number) => Buffer
const DAMAGES: Damage[] = [
  (body, at, byte) => changed(body, at, old => old ^ (byte || 1)),
  (body, at, byte) => changed(body, at, () => byte),
  (body, at) => body.subarray(0, at),
  (body, at) => body.subarray(at),
  (body, at, byte) => Buffer.concat([body.subarray(0, at), Buffer.of(byte), body.subarray(at)]),
  (body, at) => Buffer.concat([body.subarray(0, at), body.subarray(at + 1)]),
  body => Buffer.concat([body, body]),
  (body, at) => Buffer.concat([body.subarray(0, at), body]),
  (body, at) => Buffer.concat([body.subarray(0, at), Buffer.from([0xED, 0xA0, 0x80]), body.subarray(at)]),
  body => Buffer.from(body.toString('latin1').replaceAll(/"[^"\\]*"(?!\s*:)|\d+|true|false/g, 'null'), 'latin1'),
  body => Buffer.from(body.toString('latin1').replaceAll('null', '{}'), 'latin1'),
]

function changed(body: Buffer, at: number, change: (byte: number) => number): Buffer {
  const copy = Buffer.from(body)
  if (at < copy.length) copy[at] = change(copy[at]!) & 0xFF
  return copy
}

const damage = fc.tuple(fc.constantFrom(...DAMAGES.keys()), fc.nat(PLACES), fc.nat(0xFF))
const damaged = fc.tuple(eventText, fc.array(damage, { minLength: 1, maxLength: 3 })).map(([text, damages]) =>
  damages.reduce<Buffer>((body, [which, place, byte]) => DAMAGES[which]!(body, Math.floor(place * body.length / PLACES), byte), Buffer.from(text)))

/** The event in another form than UTF-8, or with something around it. */
const FORMS: ((text: string) => Buffer)[] = [
  text => Buffer.concat([BYTE_ORDER_MARK, Buffer.from(text)]),
  text => Buffer.concat([BYTE_ORDER_MARK, BYTE_ORDER_MARK, Buffer.from(text)]),
  text => Buffer.from(text, 'utf16le'),
  text => Buffer.concat([Buffer.from([0xFF, 0xFE]), Buffer.from(text, 'utf16le')]),
  text => Buffer.from(text, 'latin1'),
  text => gzipSync(text),
  text => Buffer.from(Buffer.from(text).toString('base64')),
  text => Buffer.from(JSON.stringify(text)),
  text => Buffer.from(`[${text}]`),
  text => Buffer.from(`{"data":${text}}`),
  text => Buffer.from(`payload=${encodeURIComponent(text.toWellFormed())}`),
  text => Buffer.from(`\r\n ${text}\t\n`),
  text => Buffer.from(`${text}\0`),
  text => Buffer.from(`${text}//`),
  text => Buffer.from(text.replaceAll('"', '\'')),
]
const reformed = fc.tuple(eventText, fc.constantFrom(...FORMS.keys())).map(([text, form]) => FORMS[form]!(text))

const NO_EVENTS = [
  '', ' ', '\n', '[]', '{}', 'null', 'true', '0', '"event"', '[null]', '{"type":null}', '{"type":""}', '{"type":7}', '{"type":["user.created"]}', '{"__proto__":{"type":"a.b"}}',
  '{"type":"a.b"}', '{"type":"user.created"}', '{"type":"user.deleted","data":null}', 'hello', '<html></html>', 'a=b', 'NaN', '{"type":"a.b",}', '{\'type\':\'a.b\'}', '\uFEFF',
  'POST /api/webhooks HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n', '0\r\n\r\n',
]

/** Sizes about the limit of a body, which is a mebibyte. */
const SIZES = [MEBIBYTE - 1, MEBIBYTE, MEBIBYTE + 1, 300_000]
const large = fc.tuple(fc.constantFrom(...SIZES), fc.constantFrom('x', ' ', '0')).map(([bytes, filling]) => {
  const [before, after] = ['{"type":"session.created","data":{"id":"sess_large","padding":"', '"}}']
  return Buffer.from(before + filling.repeat(bytes - before.length - after.length) + after)
})

/** The bytes of a delivery's body: events above all, whole, odd and damaged. */
export const body: fc.Arbitrary<Buffer> = fc.oneof(
  { weight: 500, arbitrary: eventText.map(text => Buffer.from(text)) },
  { weight: 220, arbitrary: damaged },
  { weight: 90, arbitrary: reformed },
  { weight: 80, arbitrary: fc.constantFrom(...NO_EVENTS).map(text => Buffer.from(text)) },
  { weight: 50, arbitrary: oddValue.map(text => Buffer.from(text)) },
  { weight: 30, arbitrary: oddText.map(text => Buffer.from(text)) },
  { weight: 27, arbitrary: fc.uint8Array({ maxLength: 64 }).map(bytes => Buffer.from(bytes)) },
  { weight: 3, arbitrary: large },
)
