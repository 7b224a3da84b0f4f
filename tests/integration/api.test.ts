import { beforeAll, describe, expect, test } from 'vitest'
import { CAUSES } from '#shared/causes'
import type { Counts, Overview } from '#shared/records/overview'
import type { DeliveryDetail } from '#shared/records/deliveries'
import type { EventDetail } from '#shared/records/events'
import type { Failure } from '#shared/records/failures'
import type { Page } from '#shared/records/page'
import type { User, UserDetail } from '#shared/records/users'
import { REJECTED_REQUESTS, send } from '../../scripts/clerk/sender'
import { USER_CREATED_TEXT, userEvent } from '../fixtures/events'
import { json, useApp } from './app'

const app = useApp()
const get = async <Body>(path: string) => {
  const answer = await app.fetch(path)
  expect(answer.status, path).toBe(200)
  return json<Body>(answer)
}

const EXAMPLE_ID = 'user_29w83sxmDNGwOuEthce5gg56FcC'
const CODE = '424242'
const WITH_CODE = JSON.stringify({ type: 'email.created', timestamp: 8, data: { id: 'ema_1', to_email_address: 'ada@example.org', body: `Use ${CODE}`, data: { otp_code: CODE } } })

beforeAll(async () => {
  await app.deliver({ id: 'msg_example', body: USER_CREATED_TEXT })
  await app.deliver({ id: 'msg_older', body: JSON.stringify(userEvent({ updated_at: 5 }, { type: 'user.updated' })) })
  await app.deliver({ id: 'msg_session', body: '{"type":"session.created","timestamp":7,"instance_id":"ins_1","data":{"id":"sess_1"}}' })
  await app.deliver({ id: 'msg_broken', body: '{"type":"user.updated","timestamp":7,"data":{"id":"user_broken"}}' })
  for (const [n, name] of ['Ann', 'Bob', 'Cleo'].entries()) {
    await app.deliver({ id: `msg_${n}`, body: JSON.stringify(userEvent({ id: `user_${n}`, first_name: name, created_at: n })) })
  }
  await app.deliver({ id: 'msg_gone', body: '{"type":"user.deleted","timestamp":9,"data":{"id":"user_gone","deleted":true}}' })
  await app.deliver({ id: 'msg_email', body: WITH_CODE })
  await send(app.endpoint(), REJECTED_REQUESTS.signature_mismatch(app.secret(), { id: 'msg_forged', body: '<script>alert(1)</script>' }))
})

describe('users', () => {
  test('the list has the contract’s fields and pages by cursor', async () => {
    const first = await get<Page<User>>('/api/users?limit=2')
    expect(first).toMatchObject({ total: 4, totalIsExact: true, nextCursor: expect.any(String) })
    expect(Object.keys(first.items[0]!)).toEqual([
      'id', 'externalId', 'username', 'firstName', 'lastName', 'primaryEmail', 'primaryPhone', 'imageUrl', 'status', 'createdAt', 'updatedAt',
      'lastSignInAt', 'lastActiveAt', 'deletedAt', 'lastEventId', 'syncedAt',
    ])
    const second = await get<Page<User>>(`/api/users?limit=2&cursor=${first.nextCursor}`)
    expect([...first.items, ...second.items].map(user => user.id)).toEqual([EXAMPLE_ID, 'user_2', 'user_1', 'user_0'])
    expect(second.nextCursor).toBeNull()
  })

  test('search finds by the start of a name', async () => {
    expect((await get<Page<User>>('/api/users?q=cle%20EXAMPLE')).items.map(user => user.id)).toEqual(['user_2'])
  })

  test('one user has all identifiers and Clerk’s whole JSON', async () => {
    const user = await get<UserDetail>(`/api/users/${EXAMPLE_ID}`)
    expect(user.data).toEqual(JSON.parse(USER_CREATED_TEXT).data)
    expect(user.identifiers).toEqual([
      { kind: 'email', id: 'idn_29w83yL7CwVlJXylYLxcslromF1', value: 'example@example.org', provider: null, isPrimary: true, verification: 'verified' },
      { kind: 'externalId', id: null, value: '567772', provider: null, isPrimary: false, verification: null },
    ])
  })

  test('a tombstone of somebody who was never seen has no data', async () => {
    expect(await get<UserDetail>('/api/users/user_gone')).toMatchObject({ status: 'deleted', deletedAt: 9, data: null, identifiers: [] })
  })

  test('a user’s events, those that never became a row included', async () => {
    expect((await get<Page<EventDetail>>(`/api/users/${EXAMPLE_ID}/events`)).items.map(event => event.id)).toEqual(['msg_older', 'msg_example'])
    expect((await get<Page<EventDetail>>('/api/users/user_broken/events')).items.map(event => event.id)).toEqual(['msg_broken'])
  })
})

describe('events and deliveries', () => {
  test('an event has its payload, its deliveries and what superseded it', async () => {
    const event = await get<EventDetail>('/api/events/msg_older')
    expect(event).toMatchObject({
      outcome: 'superseded', reason: 'newer_event_applied', supersededBy: 'msg_example', supersededByEvent: { id: 'msg_example', type: 'user.created' },
      maskedValues: 0, newerBy: { field: 'updatedAt' }, repeats: null,
      deliveries: [{ outcome: 'accepted', statusCode: 200, sourceIp: '127.0.0.1', userAgent: expect.stringContaining('Svix-Webhooks') }],
    })
    expect(JSON.parse(event.payload!)).toMatchObject({ type: 'user.updated' })
  })

  test('a rejected delivery has headers, an excerpt as text and a diagnosis', async () => {
    const { items: [listed] } = await get<Page<DeliveryDetail>>('/api/deliveries?outcome=rejected&reason=signature_mismatch')
    expect(listed).toMatchObject({ eventId: 'msg_forged', statusCode: 400, bodyBytes: 25 })
    const delivery = await get<DeliveryDetail>(`/api/deliveries/${listed!.id}`)
    expect(delivery).toMatchObject({
      bodyExcerpt: '<script>alert(1)</script>', isExcerptMasked: false, headers: { 'svix-id': 'msg_forged' }, diagnosis: { cause: 'unclear', title: CAUSES.unclear.title },
    })
  })

  test('failures carry the texts of their reasons', async () => {
    const { items } = await get<{ items: Failure[] }>('/api/failures')
    expect(items.map(({ reason, kind, count }) => [reason, kind, count])).toEqual([
      ['signature_mismatch', 'rejected', 1], ['payload_invalid', 'failed', 1],
    ])
    expect(items[1]).toMatchObject({ sampleId: 'msg_broken', title: expect.any(String), explanation: expect.any(String), nextStep: expect.any(String) })
  })

  test('the counts that filters show add up to the lists', async () => {
    const counts = await get<Counts>('/api/counts')
    expect(counts.users).toEqual(expect.arrayContaining([{ status: 'active', count: 4 }, { status: 'deleted', count: 1 }]))
    expect(counts.events).toContainEqual({ type: 'user.updated', outcome: 'failed', reason: 'payload_invalid', count: 1 })
    const { total } = await get<Page<EventDetail>>('/api/events')
    expect(counts.events.reduce((sum, { count }) => sum + count, 0)).toBe(total)
  })

  test('the overview counts, and gives every hour of the last 24', async () => {
    const overview = await get<Overview>('/api/overview')
    expect(overview).toMatchObject({
      users: { active: 4, deleted: 1 }, events: { applied: 5, superseded: 1, ignored: 2, failed: 1 }, deliveries: { accepted: 8, rejected: 1, failed: 1 },
    })
    expect(overview.hours).toHaveLength(24)
    expect(overview.hours.reduce((sum, hour) => sum + hour.applied + hour.rejected, 0)).toBe(6)
    expect(overview.setup.map(({ id, done }) => [id, done])).toEqual([['clerk_keys', true], ['admin', true], ['signing_secret', true], ['first_delivery', true]])
  })
})

describe('the overview looks back', () => {
  const HOUR_MS = 3_600_000

  test.for([['24h', 24, 1], ['7d', 28, 6], ['30d', 30, 24]] as const)('%s in %i columns of %i hours', async ([name, columns, hours]) => {
    const overview = await get<Overview>(`/api/overview?range=${name}`)
    const { from, columnMs } = overview.range
    expect(overview.range).toEqual({ name, from: overview.columns[0]!.from, columnMs: hours * HOUR_MS })
    expect(from % columnMs).toBe(0)
    expect(overview.columns.map(column => column.from)).toEqual(Array.from({ length: columns }, (_, at) => from + at * columnMs))
    expect(overview.columns.reduce((sum, column) => sum + column.applied * 100 + column.failed * 10 + column.rejected, 0)).toBe(511)
    expect(overview.hours).toHaveLength(24)
  })

  test('with what failed, how long it took, and who was there', async () => {
    const overview = await get<Overview>('/api/overview')
    expect(overview.failures).toEqual([
      { kind: 'failed', reason: 'payload_invalid', count: 1, title: 'Payload cannot be applied' },
      { kind: 'rejected', reason: 'signature_mismatch', count: 1, title: 'Signature does not match' },
    ])
    expect(overview.latency).toMatchObject({ handling: { count: 9, p50: expect.any(Number) }, arrival: { count: 9, p50: null } })
    expect(overview.userDays).toHaveLength(90)
    const today = Date.now() - Date.now() % (24 * HOUR_MS)
    expect(overview.userDays.at(-1)).toEqual({ day: today, created: 0, deleted: 0, users: 4 })
  })
})

describe('masking', () => {
  test('what can sign somebody in is given on request alone, and then as it was signed', async () => {
    const masked = await app.fetch('/api/events/msg_email')
    const text = await masked.clone().text()
    expect(text).not.toContain(CODE)
    expect(text).toContain('ada@example.org')
    expect(await json<EventDetail>(masked)).toMatchObject({ maskedValues: 2 })
    const revealed = await app.fetch('/api/events/msg_email?reveal=true')
    expect(revealed.headers.get('cache-control')).toBe('no-store')
    expect(await json<EventDetail>(revealed)).toMatchObject({ maskedValues: 0, payload: WITH_CODE })
  })

  test('nor does the page hold it', async () => {
    const page = await (await app.fetch('/events/msg_email')).text()
    expect(page).toContain('ada@example.org')
    expect(page).not.toContain(CODE)
  })

  test('nobody but an admin has it shown', async () => {
    expect((await app.fetch('/api/events/msg_email?reveal=true', {}, null)).status).toBe(401)
    expect((await app.fetch('/api/events/msg_email?reveal=true', {}, { userId: 'user_other' })).status).toBe(403)
  })
})

describe('bad requests', () => {
  test.for<[string, string[]]>([
    ['/api/events/msg_example?reveal=yes&hidden=1', ['reveal', 'hidden']],
    ['/api/users?limit=0', ['limit']],
    ['/api/users?limit=201', ['limit']],
    ['/api/users?limit=1.5', ['limit']],
    ['/api/users?limit=many&status=gone&sort=name&order=up&cursor=!&colour=red', ['status', 'sort', 'order', 'cursor', 'limit', 'colour']],
    ['/api/users?status=active&status=banned', ['status']],
    [`/api/users?q=${'x'.repeat(201)}`, ['q']],
    ['/api/users?cursor=eyJhIjoxfQ', ['cursor']],
    ['/api/users/user_1/events?limit=-1', ['limit']],
    ['/api/events?outcome=rejected&reason=because&from=yesterday&to=-1', ['outcome', 'reason', 'from', 'to']],
    ['/api/events?from=2&to=1', ['from']],
    ['/api/deliveries?outcome=applied&from=1e99', ['outcome', 'from']],
    ['/api/overview?range=1y&limit=5', ['range', 'limit']],
  ])('%s names every bad parameter', async ([path, names]) => {
    const answer = await app.fetch(path)
    expect(answer.status).toBe(400)
    const { data } = await json<{ data: { issues: { path: string, message: string }[] } }>(answer)
    expect(new Set(data.issues.map(issue => issue.path))).toEqual(new Set(names))
  })

  test('an empty parameter counts as none', async () => {
    expect((await app.fetch('/api/events?type=&outcome=&from=')).status).toBe(200)
  })

  test.for(['/api/users/user_nobody', '/api/users/user_nobody/events', '/api/events/msg_nothing', '/api/deliveries/999999', '/api/deliveries/x',
    '/api/deliveries/1e3', '/api/users/%00', '/api/users/%E0%A4%A', '/api/users/..%2f..%2fetc', '/api/nothing'])('%s answers 404', async (path) => {
    const answer = await app.fetch(path)
    expect(answer.status).toBe(404)
    expect(await json(answer)).toMatchObject({ statusCode: 404, message: expect.stringMatching(/^There is no/) })
  })

  test.for(['PUT', 'DELETE', 'POST'])('a method that an address does not know, %s, answers 404, and renders no page', async (method) => {
    const answer = await app.fetch('/api/users', { method })
    expect(answer.status).toBe(404)
    expect(await json(answer)).toMatchObject({ statusCode: 404, message: `There is no ${method} /api/users.` })
  })
})
