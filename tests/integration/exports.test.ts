import Database from 'better-sqlite3'
import { parse } from 'csv-parse/sync'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Delivery } from '#shared/records/deliveries'
import type { EventRecord } from '#shared/records/events'
import type { Page } from '#shared/records/page'
import type { User } from '#shared/records/users'
import { REJECTED_REQUESTS, send } from '../../scripts/clerk/sender'
import { userEvent } from '../fixtures/events'
import { json, useApp } from './app'
import { insertLargeDeliveries } from './largeDeliveries'

const app = useApp()
const EXPORTS_AT_ONCE = 4
/** Rows and their size are such that no socket holds a whole export: one that nobody reads goes on running. */
const ROWS = 3_000
const ROW_BYTES = 10_000

const NAMES = ['Ann', 'שלום "עולם"', '👩‍👩‍👧‍👦', 'Two\nlines, and a comma', '=HYPERLINK("http://evil.example")', '  @SUM(1)']
const CODE = '424242'

beforeAll(async () => {
  for (const [n, name] of NAMES.entries()) {
    await app.deliver({ id: `msg_${n}`, body: JSON.stringify(userEvent({ id: `user_${n}`, first_name: name, last_name: null, created_at: n, updated_at: n })) })
  }
  await app.deliver({ id: 'msg_banned', body: JSON.stringify(userEvent({ id: 'user_banned', banned: true })) })
  await app.deliver({ id: 'msg_code', body: `{"type":"email.created","timestamp":7,"data":{"id":"ema_1","otp_code":"${CODE}"}}` })
  await send(app.endpoint(), REJECTED_REQUESTS.signature_mismatch(app.secret(), { id: 'msg_forged', body: '{}' }))
})

const table = (text: string): Record<string, string>[] => parse(text, { bom: true, columns: true, recordDelimiter: '\r\n' })
const lines = <Row>(text: string) => text.split('\n').filter(Boolean).map(line => JSON.parse(line) as Row)

describe('a file', () => {
  test.for(['users', 'events', 'deliveries'])('of %s in JSON lines has the rows of the list as the API gives them', async (list) => {
    const { items } = await json<Page<User | EventRecord | Delivery>>(await app.fetch(`/api/${list}`))
    const answer = await app.fetch(`/api/exports/${list}?format=jsonl`)
    expect(answer.headers.get('content-type')).toBe('application/x-ndjson; charset=utf-8')
    expect(answer.headers.get('cache-control')).toContain('no-store')
    expect(answer.headers.get('content-disposition')).toMatch(new RegExp(`^attachment; filename="rollcall-${list}-\\d{8}T\\d{6}Z\\.jsonl"$`))
    const text = await answer.text()
    expect(lines(text)).toEqual(items)
    expect(items.length).toBeGreaterThan(0)
    expect(text).not.toContain(CODE)
  })

  test.for(['users', 'events', 'deliveries'])('of %s in CSV has the API’s field names, and a mark that tells Excel the encoding', async (list) => {
    const { items } = await json<Page<User | EventRecord | Delivery>>(await app.fetch(`/api/${list}`))
    const answer = await app.fetch(`/api/exports/${list}?format=csv`)
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present')
    const bytes = Buffer.from(await answer.arrayBuffer())
    expect(bytes.subarray(0, 3)).toEqual(Buffer.from([0xEF, 0xBB, 0xBF]))
    const rows = table(bytes.toString())
    expect(rows).toHaveLength(items.length)
    for (const row of rows) expect(Object.keys(row)).toEqual(Object.keys(items[0]!))
  })

  test('in CSV has strange names whole, formulas as text, and times in UTC', async () => {
    const rows = table(await (await app.fetch('/api/exports/users?format=csv&order=asc')).text())
    expect(rows.map(row => row.firstName)).toEqual([...NAMES.slice(0, 4), `'${NAMES[4]}`, '  \'@SUM(1)'])
    expect(rows.map(row => row.createdAt)).toEqual(NAMES.map((_, n) => `1970-01-01T00:00:00.00${n}Z`))
  })

  test.for<[string, string[]]>([
    ['users?status=banned', ['user_banned']],
    ['users?q=ann', ['user_0']],
    ['events?type=email.*', ['msg_code']],
    ['events?q=msg_b', ['msg_banned']],
    ['deliveries?outcome=rejected&reason=signature_mismatch', ['msg_forged']],
    ['deliveries?to=1', []],
  ])('of %s holds what the filters match', async ([path, ids]) => {
    const found = lines<Record<string, string>>(await (await app.fetch(`/api/exports/${path}&format=jsonl`)).text())
    expect(found.map(row => path.startsWith('deliveries') ? row.eventId : row.id)).toEqual(ids)
  })
})

describe('a refusal', () => {
  test.for<[string, string[]]>([
    ['/api/exports/users', ['format']],
    ['/api/exports/users?format=xlsx&limit=5&cursor=x&status=gone', ['format', 'limit', 'cursor', 'status']],
    ['/api/exports/events?format=csv&from=2&to=1', ['from']],
    ['/api/exports/deliveries?format=csv&outcome=applied', ['outcome']],
  ])('%s names every bad parameter', async ([path, names]) => {
    const answer = await app.fetch(path)
    expect(answer.status).toBe(400)
    const { data } = await json<{ data: { issues: { path: string }[] } }>(answer)
    expect(new Set(data.issues.map(issue => issue.path))).toEqual(new Set(names))
  })

  test('meets whoever is no admin', async () => {
    expect((await app.fetch('/api/exports/users?format=csv', {}, null)).status).toBe(401)
    expect((await app.fetch('/api/exports/users?format=csv', {}, { userId: 'user_0' })).status).toBe(403)
  })

  test('a database that fails before the first row makes it an ordinary error, and no file', async () => {
    const other = new Database(app.databaseFile)
    other.exec('ALTER TABLE users RENAME TO users_away')
    const answer = await app.fetch('/api/exports/users?format=csv')
    expect(answer.status).toBe(500)
    expect(answer.headers.get('content-disposition')).toBeNull()
    other.exec('ALTER TABLE users_away RENAME TO users')
    other.close()
  })
})

describe('a file that is larger than what is on its way', () => {
  const PATH = '/api/exports/deliveries?format=jsonl&outcome=accepted'
  const app = useApp()

  beforeAll(() => insertLargeDeliveries(app.databaseFile, { rows: ROWS, bytes: ROW_BYTES }))

  test('is whole', async () => {
    const rows = lines<Delivery>(await (await app.fetch(PATH)).text())
    expect(rows.length).toBeGreaterThanOrEqual(ROWS)
    expect(rows.map(({ id }) => id).toSorted((a, b) => a - b)).toEqual(app.query<{ id: number }>('SELECT id FROM deliveries ORDER BY id').map(({ id }) => id))
  })

  test('breaks off when the database fails in the middle, so that nobody takes it for whole', async () => {
    const answer = await app.fetch(PATH)
    expect(answer.status).toBe(200)
    const other = new Database(app.databaseFile)
    other.exec('ALTER TABLE deliveries RENAME TO deliveries_away')
    await expect(answer.text()).rejects.toThrow()
    other.exec('ALTER TABLE deliveries_away RENAME TO deliveries')
    other.close()
    await expect.poll(() => app.running().output()).toContain('The export of deliveries broke off')
  })

  test('is one of four at once; whoever leaves makes room', async () => {
    const answers: Response[] = []
    for (let n = 0; n < EXPORTS_AT_ONCE; n++) answers.push(await app.fetch(PATH))
    expect(answers.map(({ status }) => status)).toEqual(Array(EXPORTS_AT_ONCE).fill(200))
    const refused = await app.fetch(PATH)
    expect(refused.status).toBe(429)
    expect(refused.headers.get('retry-after')).toBe('30')
    expect(await json(refused)).toMatchObject({ message: expect.stringContaining('running already') })
    await answers[0]!.body!.cancel()
    await expect.poll(async () => {
      const answer = await app.fetch('/api/exports/users?format=csv')
      await answer.body?.cancel()
      return answer.status
    }).toBe(200)
    // A webhook does not wait for those that stand.
    expect(await app.deliver({ id: 'msg_meanwhile', body: JSON.stringify(userEvent({ id: 'user_meanwhile' })) })).toMatchObject({ status: 200 })
    // Until here they are held on to: an answer that is forgotten is let go of.
    for (const { body } of answers.slice(1)) await body!.cancel()
  })
})
