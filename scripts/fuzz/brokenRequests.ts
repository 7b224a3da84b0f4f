import { METHODS } from 'node:http'

/** A request of an endpoint’s, in parts of which each can be broken; one character is one byte. */
interface Parts {
  line: string
  /** Whole lines, without their ends. */
  headers: string[]
  body: string
}

/** What is broken: any number, which picks one of the variants, and any text. */
export interface Breakage {
  number: number
  text: string
}

interface Break {
  /** Writes the request as it is sent. */
  write: (parts: Parts, breakage: Breakage) => string
  /** Whether what was signed is as it was, so that the server may take it. */
  mayBeTaken?: true
  /** Whether the server may wait for more: then the sender hangs up. */
  isUnfinished?: true
}

const pick = <Item>(items: readonly Item[], number: number) => items[number % items.length]!
const written = ({ line, headers, body }: Parts) => `${line}\r\n${headers.map(header => `${header}\r\n`).join('')}\r\n${body}`
const withLines = (parts: Parts, ...lines: string[]) => written({ ...parts, headers: [...parts.headers, ...lines] })
const without = (parts: Parts, name: string): Parts => ({ ...parts, headers: parts.headers.filter(header => !header.toLowerCase().startsWith(`${name}:`)) })
const chunk = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`

const lengths = (length: number) => [
  '-1', '+5', '0x10', '1e3', '5 5', '5, 5', '5,6', '9'.repeat(20), '9007199254740993', '', 'NaN', `${length - 1}`, `${length + 1}`, `00${length}`, `${length};`, `${length}\v`, '0', '1', '4294967296',
]
const CODINGS = ['chunked', 'identity', 'gzip', 'gzip, chunked', 'chunked, chunked', 'chunked, identity', 'xchunked', 'chunked;q=1', '"chunked"', 'Chunked', '\vchunked', '', ',chunked', 'chunked,']
const SIZES = ['-1', 'f'.repeat(17), '7fffffffffffffff', 'g', '0x5', '5 ', ' 5', '', '5\n', '5\r', '+5', '5;', '5;=', '5;a="', '00005', '5\0', '٥']
const LINES = [
  'no colon', ': no name', ' folded', '\tfolded', 'two words: x', 'space : x', 'nul: a\0b', 'del: a\x7Fb', 'escape: \x1B[2J', 'cr: a\rb', 'lf: a\nb: c', '\xE9: x', 'svix-id', '(x): y', 'Host: other', '@: x',
  'Content-Length: 0', 'Transfer-Encoding: chunked', 'Transfer-Encoding : chunked', 'Transfer-Encoding:\x0Bchunked', 'Content-Length\0: 5',
]
const VERSIONS = ['HTTP/1.0', 'HTTP/1.2', 'HTTP/2.0', 'HTTP/0.9', 'http/1.1', 'HTTP/1.10', 'HTTP/01.1', 'HTTPS/1.1', 'HTTP /1.1', '']
const NO_METHODS = ['post', 'Post', 'FETCH', '', 'POSTPOST', 'P\0ST', 'PRI', 'X'.repeat(300)]
const PATHS = [
  '/api/webhooks/', '/api//webhooks', '//api/webhooks', '/\\api/webhooks', '/api/webhooks;a', '/api/webhooks%2F', '/api/%77ebhooks', '/API/webhooks', '/api/webhooks/test/', '/api/webhooks/test/x', '/api/webhooks/../webhooks',
  '/./api/webhooks', '/api/webhooks%00', '/api/webhooks%', '/api/webhooks%zz', '/api/webhooks%ff', '/api/webhooks#x', '/api/webhooks?', '/api/webhooks??', '/api/webhooks\\', '/api\\webhooks', '/api/webhooks\xE9', '/api/webhooks/%2e%2e/users',
  '*', 'api/webhooks', 'http://localhost/api/webhooks', 'http:///api/webhooks', 'https://evil.example/api/webhooks', '/api/webhooks/test', '/api/health', '/api', '/api/', '/%61pi/webhooks', '/api/webhooks\t', '/api/webhooks x',
  '/_nuxt/x.js', '/__nuxt_error', '/__nuxt_error?url=/api/webhooks&statusCode=200', '/_payload.json', '/api/_nuxt_icon/lucide.json', '/api/__proto__', '/constructor',
]
const HOSTS = ['a b', 'localhost:99999', '[::1', 'evil.example', 'http://x', '\\', '%00', '\xE9', 'a,b', 'user@host', 'h'.repeat(5000), '', '<>', 'localhost:', ':80', '..', '127.1']
const EXPECTS = ['100-continue', '200-ok', '100-continue, 100-continue', '', '100-Continue', 'x']
const UPGRADES = [['Connection: Upgrade', 'Upgrade: websocket'], ['Connection: Upgrade, HTTP2-Settings', 'Upgrade: h2c', 'HTTP2-Settings: AAMAAABkAAQAAP__'], ['Upgrade: websocket'], ['Connection: close, keep-alive'], ['Connection: svix-id'], ['Keep-Alive: timeout=9999']]
const OTHERS = ['PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', '\x16\x03\x01\x02\x00\x01\x00\x01\xFC\x03\x03', 'SSH-2.0-x\r\n', '\r\n\r\n\r\n', 'GET /\r\n', '\0\0\0\0', '{"type":"a.b"}', 'HTTP/1.1 200 OK\r\n\r\n']
const COUNTS = [50, 1990, 2100, 5000]
const PATH_LENGTHS = [1000, 8000, 20_000]

/** Ways in which a request can be broken, or nearly so. */
export const BREAKS: Record<string, Break> = {
  length: { isUnfinished: true, write: (parts, { number }) => withLines(without(parts, 'content-length'), `Content-Length: ${pick(lengths(parts.body.length), number)}`) },
  secondLength: { isUnfinished: true, write: (parts, { number }) => withLines(parts, `Content-Length: ${pick(lengths(parts.body.length), number)}`) },
  coding: { isUnfinished: true, write: (parts, { number }) => withLines({ ...without(parts, 'content-length'), body: `${chunk(parts.body)}0\r\n\r\n` }, `Transfer-Encoding: ${pick(CODINGS, number)}`) },
  codingAndLength: { isUnfinished: true, write: (parts, { number }) => withLines({ ...parts, body: `${chunk(parts.body)}0\r\n\r\n` }, `Transfer-Encoding: ${pick(CODINGS, number)}`) },
  chunkSize: { isUnfinished: true, write: (parts, { number }) => withLines({ ...without(parts, 'content-length'), body: `${pick(SIZES, number)}\r\n${parts.body}\r\n0\r\n\r\n` }, 'Transfer-Encoding: chunked') },
  chunkEnd: { isUnfinished: true, write: (parts, { text }) => withLines({ ...without(parts, 'content-length'), body: `${chunk(parts.body).slice(0, -2)}${text}0\r\n${text}\r\n` }, 'Transfer-Encoding: chunked') },
  trailer: { isUnfinished: true, write: (parts, { number }) => withLines({ ...without(parts, 'content-length'), body: `${chunk(parts.body)}0\r\n${pick(LINES, number)}\r\n\r\n` }, 'Transfer-Encoding: chunked') },
  line: { isUnfinished: true, write: (parts, { number }) => withLines(parts, pick(LINES, number)) },
  lineInFront: { isUnfinished: true, write: (parts, { number }) => written({ ...parts, headers: [pick(LINES, number), ...parts.headers] }) },
  oddLine: { isUnfinished: true, write: (parts, { text }) => withLines(parts, text) },
  onlyLineFeeds: { isUnfinished: true, write: parts => written(parts).replaceAll('\r\n', '\n') },
  onlyReturns: { isUnfinished: true, write: parts => written(parts).replaceAll('\r\n', '\r') },
  version: { mayBeTaken: true, isUnfinished: true, write: (parts, { number }) => written({ ...parts, line: parts.line.replace('HTTP/1.1', pick(VERSIONS, number)) }) },
  method: { write: (parts, { number }) => written({ ...parts, line: parts.line.replace('POST', pick(METHODS.filter(method => method !== 'POST'), number)) }) },
  noMethod: { isUnfinished: true, write: (parts, { number }) => written({ ...parts, line: parts.line.replace('POST', pick(NO_METHODS, number)) }) },
  path: { mayBeTaken: true, write: (parts, { number }) => written({ ...parts, line: parts.line.replace('/api/webhooks', pick(PATHS, number)) }) },
  longPath: { mayBeTaken: true, write: (parts, { number }) => written({ ...parts, line: parts.line.replace('/api/webhooks', `/api/webhooks?${'p'.repeat(pick(PATH_LENGTHS, number))}`) }) },
  host: { mayBeTaken: true, write: (parts, { number }) => withLines(without(parts, 'host'), `Host: ${pick(HOSTS, number)}`) },
  noHost: { mayBeTaken: true, write: parts => written(without(parts, 'host')) },
  secondHost: { mayBeTaken: true, write: (parts, { number }) => withLines(parts, `Host: ${pick(HOSTS, number)}`) },
  expect: { mayBeTaken: true, write: (parts, { number }) => withLines(parts, `Expect: ${pick(EXPECTS, number)}`) },
  upgrade: { mayBeTaken: true, isUnfinished: true, write: (parts, { number }) => withLines(parts, ...pick(UPGRADES, number)) },
  manyHeaders: { mayBeTaken: true, write: (parts, { number }) => withLines(parts, ...Array<string>(pick(COUNTS, number)).fill('a:')) },
  manyHeadersInFront: { mayBeTaken: true, write: (parts, { number }) => written({ ...parts, headers: [...Array<string>(pick(COUNTS, number)).fill('a:'), ...parts.headers] }) },
  noHttp: { isUnfinished: true, write: (_, { number, text }) => pick([...OTHERS, text], number) },
  behind: { isUnfinished: true, write: (parts, { number, text }) => written(parts).replace('Connection: close\r\n', '') + pick([...OTHERS, text, written(parts).slice(0, 40)], number) },
  cut: { isUnfinished: true, write: (parts, { number }) => written(parts).slice(0, number % written(parts).length) },
  byte: { isUnfinished: true, write: (parts, { number, text }) => replacedAt(written(parts), number, text.slice(0, 1)) },
  insertion: { isUnfinished: true, write: (parts, { number, text }) => insertedAt(written(parts), number, text) },
}

const replacedAt = (text: string, number: number, by: string) => text.slice(0, number % text.length) + by + text.slice(number % text.length + 1)
const insertedAt = (text: string, number: number, what: string) => text.slice(0, number % text.length) + what + text.slice(number % text.length)
