import fc from 'fast-check'
import { READ_ROUTES } from './adminRoutes.ts'
import type { ReadRoute } from './adminRoutes.ts'
import type { Answer } from './answers.ts'
import { Fault } from './fault.ts'
import { oddText } from './oddText.ts'
import type { Run } from './run.ts'
import { defineSuite } from './suite.ts'

/** Of an export so much is read. */
const READ_AT_MOST_BYTES = 20_000
const ALLOWED = new Set([200, 400, 404])
/** A shorter address always fits into what Node takes of a request’s head. */
const LONG_ADDRESS = 12_000
/** Node’s parser of HTTP takes no such address. */
const NOT_ASCII = /[^ -~]/

interface Query {
  route: ReadRoute
  id: string
  parameters: [name: string, value: string][]
  encode: keyof typeof ENCODINGS
}

/** How names and values are put into an address; all but the first are somebody’s slip. */
const ENCODINGS = {
  all: (text: string) => encodeURIComponent(text.toWellFormed()),
  /** Each byte of UTF-8 as it is, apart from what would end the address. */
  none: (text: string) => Buffer.from(text).toString('latin1').replaceAll(/[\0-\u0020#\u007F]/g, character => `%${character.charCodeAt(0).toString(16).padStart(2, '0')}`),
  twice: (text: string) => encodeURIComponent(encodeURIComponent(text.toWellFormed())),
  broken: (text: string) => `${encodeURIComponent(text.toWellFormed())}%`,
  notUtf8: (text: string) => `${encodeURIComponent(text.toWellFormed())}%FF%C0%80`,
}

const userIds = fc.oneof(fc.nat(60).map(number => `user_${String(number).padStart(27, 'f')}`), oddText)
const eventIds = fc.oneof(fc.nat(5000).map(number => `msg_fuzz${String(number).padStart(8, '0')}`), fc.nat(20).map(number => `msg_shared_${number}`), oddText)
const numbers = fc.oneof(fc.nat(5000).map(String), fc.constantFrom('0', '-1', '1.5', '1e3', '00001', '9'.repeat(15), '9'.repeat(16), ' 1'), oddText)
const IDS = { user: userIds, event: eventIds, number: numbers }

/** Whatever reads a query for h3 leaves these out. */
const DROPPED_NAMES = new Set(['', '__proto__', 'constructor'])
const UNKNOWN_NAMES = ['page', 'Q', 'limit[]', 'limit[0]', 'q.x', '__proto__', 'constructor', 'toString', 'from ', '', 'cursor\0', 'sort,order', 'ｑ']
const unknownName = fc.oneof(fc.constantFrom(...UNKNOWN_NAMES), oddText)

const encode = fc.oneof({ weight: 12, arbitrary: fc.constant('all' as const) }, { weight: 1, arbitrary: fc.constantFrom(...Object.keys(ENCODINGS) as (keyof typeof ENCODINGS)[]) })

const query: fc.Arbitrary<Query> = fc.oneof(...READ_ROUTES.map((route) => {
  const likely = Object.entries(route.parameters).map(([name, value]) => fc.tuple(fc.constant(name), value))
  const names = Object.keys(route.parameters)
  const unlikely = fc.tuple(names.length > 0 ? fc.oneof(fc.constantFrom(...names), unknownName) : unknownName, oddText)
  const parameter = likely.length > 0 ? fc.oneof({ weight: 6, arbitrary: fc.oneof(...likely) }, { weight: 1, arbitrary: unlikely }) : unlikely
  return fc.record({
    route: fc.constant(route),
    id: route.id ? IDS[route.id] : fc.constant(''),
    parameters: fc.array(parameter, { maxLength: likely.length > 0 ? 5 : 1, size: 'max' }),
    encode,
  })
}))

/** What is read of the admin API, with parameters of all kinds. */
export const queriesSuite = defineSuite({ name: 'queries', perThousand: 37, isInside: false, recipes: query, check })

function addressOf({ route, id, parameters, encode }: Query): string {
  const text = ENCODINGS[encode]
  const search = parameters.map(([name, value]) => `${text(name)}=${text(value)}`).join('&')
  return route.path.replace(':id', () => text(id)) + (search && `?${search}`)
}

async function check(query: Query, { client, subject, gates }: Run): Promise<string> {
  const { route } = query
  const path = addressOf(query)
  return gates.read.through(async () => {
    const isLong = path.length > LONG_ADDRESS
    const answer = await client.call({
      method: 'GET', path, headers: { cookie: subject.cookie, host: `localhost:${subject.port}` },
      ...(route.isEndless && { readAtMost: route.path === '/api/live' ? 0 : READ_AT_MOST_BYTES }),
    }).catch((error: NodeJS.ErrnoException) => {
      // What is refused while it is still being sent may end so.
      if (isLong && error.code === 'ECONNRESET') return null
      throw new Fault(error.message, `GET ${path}`)
    })
    if (answer === null) return 'closed'
    if (answer.status === 431 && isLong) return '431'
    if (answer.status === 400 && NOT_ASCII.test(path) && answer.body.length === 0) return 'no HTTP'
    const problem = whyWrong(query, answer)
    if (problem) throw new Fault(`${problem}: ${answer.status} ${answer.body.toString().slice(0, 500)}`, `GET ${path}`)
    return String(answer.status)
  })
}

function whyWrong(query: Query, { status, headers, body }: Answer): string | null {
  const { route, parameters, encode } = query
  // Exports are counted by the server, and one that was let go of here may not have ended there.
  if (status === 429 && route.path.startsWith('/api/exports/')) return headers['retry-after'] ? null : '429 without Retry-After'
  if (!ALLOWED.has(status)) return 'Not an answer that is documented'
  const given = parameters.filter(([, value]) => value !== '' || encode === 'broken' || encode === 'notUtf8').map(([name]) => name.toWellFormed())
  const isAsMeant = isAddressAsMeant(query)
  const known = Object.keys(route.parameters)
  if (status === 200 && isAsMeant && known.length > 0) {
    const passed = given.find(name => !known.includes(name) && !DROPPED_NAMES.has(name))
    if (passed !== undefined) return `The parameter “${passed}” is passed over`
  }
  if (status === 200 && route.path in LISTS) return whyNoList(body, parameters)
  if (status === 200 && route.isEndless) return null
  if (route.path === '/api/metrics') return body.includes('# HELP') ? null : 'No metrics'
  const told = parsed(body)
  if (told === undefined) return 'No JSON'
  if (status !== 400) return null
  const issues = told.data?.issues
  if (!isAsMeant) return null
  if (!issues) return '400 without issues'
  const unknown = issues.find(({ path }) => ![...given, ...known].some(name => path === name || path.startsWith(`${name}.`)))
  return issues.length === 0 ? '400 that names nothing' : unknown ? `It names “${unknown.path}”, which is no parameter` : null
}

/** An id that is empty, or not encoded, makes another address; so does one with a mark that h3 decodes too early. */
function isAddressAsMeant({ route, encode, id }: Query): boolean {
  return encode === 'all' && (!route.id || (id !== '' && !/[%?#\\]/.test(id)))
}

/** Lists, which answer with pages. */
const LISTS: Record<string, true> = { '/api/users': true, '/api/events': true, '/api/deliveries': true, '/api/users/:id/events': true, '/api/mendings': true, '/api/rebuild/differences': true }

function whyNoList(body: Buffer, parameters: [string, string][]): string | null {
  const list = parsed(body)
  if (!list || !Array.isArray(list.items) || !('nextCursor' in list) || typeof list.total !== 'number') return 'No page of a list'
  const limits = parameters.filter(([name]) => name === 'limit').map(([, value]) => Number(value))
  return limits.length === 1 && limits[0]! > 0 && list.items.length > limits[0]! ? 'More rows than were asked for' : null
}

interface Told {
  data?: { issues?: { path: string, message: string }[] }
  items?: unknown
  total?: unknown
}

function parsed(body: Buffer): Told | undefined {
  try {
    return JSON.parse(body.toString()) as Told
  }
  catch {
    return undefined
  }
}
