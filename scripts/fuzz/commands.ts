import fc from 'fast-check'
import { EVENT_OUTCOMES } from '#shared/outcomes'
import { REASON_CODES } from '#shared/reasons'
import type { Answer } from './answers.ts'
import { Fault, shownBytes } from './fault.ts'
import { changedObject, changesOf, oddValue } from './oddJson.ts'
import type { JsonText } from './oddJson.ts'
import { headerText } from './oddText.ts'
import type { Run } from './run.ts'
import { defineSuite } from './suite.ts'

const ALLOWED = new Set([200, 202, 400, 403, 404, 405, 409, 413, 415])
const BODY_MAX_BYTES = 16 * 1024

interface Command {
  method: string
  path: string
  body: Buffer
  headers: Record<string, string>
}

const eventId = fc.oneof(fc.nat(3000).map(number => `"msg_fuzz${String(number).padStart(8, '0')}"`), fc.nat(20).map(number => `"msg_shared_${number}"`), oddValue)
/** Few events match, and none where nothing is changed. */
const FILTERS = { outcome: '"failed"', reason: '"payload_invalid"', subject: '"user_nobody"', type: '"user.*"', from: '0', to: '2000000000000' }
const objectLike = (members: Record<string, JsonText>, most: number) => changesOf(Object.keys(members), most).map(changes => changedObject(members, changes))
const reprocess = fc.oneof(
  eventId.map(id => `{"eventId":${id}}`),
  objectLike(FILTERS, 5).map(chosen => `{"filters":${chosen}}`),
  fc.tuple(fc.constantFrom(...EVENT_OUTCOMES), fc.constantFrom(...REASON_CODES)).map(([outcome, reason]) => `{"filters":${JSON.stringify({ outcome, reason })}}`),
  fc.constant('{"filters":{}}'),
  objectLike({ eventId: '"msg_fuzz00000001"', filters: '{}' }, 2),
)
const confirm = objectLike({ removeExtra: 'false' }, 2)
const number = fc.oneof(fc.nat(200).map(String), fc.constantFrom('0', '-1', '1e3', '9'.repeat(16), '%00', 'x'))

/** Every route of the admin API that does something, and the bodies that it wants. */
const ROUTES: [path: fc.Arbitrary<string>, body: fc.Arbitrary<string>][] = [
  [fc.constant('/api/reprocess'), reprocess],
  [fc.constant('/api/reprocess/preview'), reprocess],
  [fc.constantFrom('/api/rebuild', '/api/rebuild/cancel'), fc.constant('{}')],
  [fc.constant('/api/rebuild/confirm'), confirm],
  [fc.constant('/api/self-test'), fc.constant('')],
  [fc.constant('/api/alerts/test'), fc.constant('')],
  [number.map(id => `/api/mendings/${id}/cancel`), fc.constant('')],
]

const oddBody: fc.Arbitrary<Buffer> = fc.oneof(
  oddValue.map(text => Buffer.from(text)),
  fc.uint8Array({ maxLength: 40 }).map(bytes => Buffer.from(bytes)),
  fc.constantFrom(BODY_MAX_BYTES - 2, BODY_MAX_BYTES - 1, 100_000).map(length => Buffer.from(`{"eventId":"${'x'.repeat(length - 13)}"}`)),
)

const contentType = fc.oneof({ weight: 10, arbitrary: fc.constant('application/json') }, { weight: 1, arbitrary: fc.constantFrom('application/json; charset=utf-16', 'APPLICATION/JSON', 'text/plain', 'application/jsonx', 'multipart/form-data; boundary=a', '') })
const otherHeader = fc.oneof(
  { weight: 10, arbitrary: fc.constant({}) },
  { weight: 1, arbitrary: fc.constantFrom<Record<string, string>>({ origin: 'https://evil.example' }, { origin: 'null' }, { 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-origin' }) },
  { weight: 1, arbitrary: headerText.map((value): Record<string, string> => ({ 'x-odd': value })) },
)

const command: fc.Arbitrary<Command> = fc.oneof(...ROUTES.map(([path, wanted]) => fc.record({
  method: fc.oneof({ weight: 15, arbitrary: fc.constant('POST') }, { weight: 1, arbitrary: fc.constantFrom('PUT', 'PATCH', 'DELETE') }),
  path,
  body: fc.oneof({ weight: 4, arbitrary: wanted.map(text => Buffer.from(text)) }, { weight: 1, arbitrary: oddBody }),
  headers: fc.tuple(contentType, otherHeader).map(([type, other]): Record<string, string> => ({ 'content-type': type, ...other })),
})))

/** What the admin API is told to do, with bodies of all kinds. What begins is ended at once. */
export const commandsSuite = defineSuite({ name: 'commands', perThousand: 3, isInside: false, recipes: command, check })

async function check({ method, path, body, headers }: Command, run: Run): Promise<string> {
  const shown = `${method} ${path} ${JSON.stringify(headers)} ${shownBytes(body)}`
  return run.gates.command.through(async () => {
    const answer = await call(run, { method, path, body, headers }).catch((error: Error) => {
      throw new Fault(error.message, shown)
    })
    const problem = whyWrong(answer)
    if (problem) throw new Fault(`${problem}: ${answer.status} ${answer.body.toString().slice(0, 500)}`, shown)
    if (answer.status === 202) await end(run, path, answer, shown)
    return String(answer.status)
  })
}

function call({ client, subject }: Run, { method, path, body, headers }: Command): Promise<Answer> {
  return client.call({ method, path, body, headers: { 'cookie': subject.cookie, 'host': `localhost:${subject.port}`, 'content-length': String(body.length), ...headers } })
}

function whyWrong({ status, body }: Answer): string | null {
  if (!ALLOWED.has(status)) return 'Not an answer that is documented'
  try {
    JSON.parse(body.toString())
    return null
  }
  catch {
    return 'No JSON'
  }
}

/** Ends what has begun: events that are applied again, or a rebuild. */
async function end(run: Run, path: string, { body }: Answer, shown: string): Promise<void> {
  const { mendingId } = JSON.parse(body.toString()) as { mendingId?: number }
  const cancel = path === '/api/reprocess' ? `/api/mendings/${mendingId}/cancel` : '/api/rebuild/cancel'
  const { status } = await call(run, { method: 'POST', path: cancel, body: Buffer.from('{}'), headers: { 'content-type': 'application/json' } })
  // A rebuild that found nothing has ended by itself.
  if (status !== 200 && status !== 409) throw new Fault(`It was accepted, and ${cancel} was answered with ${status}`, shown)
}
