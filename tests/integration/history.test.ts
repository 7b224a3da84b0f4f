import { beforeAll, expect, test } from 'vitest'
import type { Page } from '#shared/records/page'
import type { Provenance, TimelineEntry, UserAsOf, UserDetail } from '#shared/records/users'
import { userEvent } from '../fixtures/events'
import { json, useApp } from './app'

const app = useApp()
const ID = 'user_ada'
const USER = `/api/users/${ID}`

async function get<Body>(path: string): Promise<Body> {
  const answer = await app.fetch(path)
  expect(answer.status, path).toBe(200)
  return json<Body>(answer)
}

const send = (id: string, type: string, at: number, data: Record<string, unknown>) =>
  app.deliver({ id, body: JSON.stringify(userEvent({ id: ID, updated_at: at, external_id: null, ...data }, { type, timestamp: at })) })

beforeAll(async () => {
  await send('msg_v2', 'user.updated', 2, { first_name: 'Ada', public_metadata: { plan: 'free' } })
  await send('msg_broken', 'user.updated', 0, { updated_at: 'soon' })
  await send('msg_v1', 'user.created', 1, { first_name: 'Too late' })
  await send('msg_v4', 'user.updated', 4, { first_name: 'Ada B.', public_metadata: { plan: 'pro' }, banned: true })
  await send('msg_v4', 'user.updated', 4, { first_name: 'A duplicate' })
  // The same event once more, whole this time: its effect comes after everything above.
  await send('msg_broken', 'user.updated', 5, { first_name: 'Ada C.', public_metadata: { plan: 'pro' }, banned: true })
  await app.deliver({ id: 'msg_gone', body: JSON.stringify({ type: 'user.deleted', timestamp: 6, data: { id: ID, deleted: true } }) })
  await send('msg_v7', 'user.updated', 7, { first_name: 'Ada D.', public_metadata: { plan: 'pro' }, banned: false })
  await send('msg_v3', 'user.updated', 3, { first_name: 'Nobody' })
  await app.deliver({ id: 'msg_strange', body: JSON.stringify({ type: 'user.renamed', timestamp: 8, data: { id: ID } }) })
  await send('msg_fails', 'user.updated', 9, { updated_at: null })
})

test('a timeline says of each event what it changed, in the order in which they took effect, or that it changed nothing', async () => {
  const { items, total } = await get<Page<TimelineEntry>>(`${USER}/timeline`)
  const told = Object.fromEntries(items.map(({ id, outcome, effect, changes }) => [id, [
    outcome, effect, ...changes.map(({ field, before, after }) => `${field}: ${JSON.stringify(before)} → ${JSON.stringify(after)}`),
  ]]))
  expect(total).toBe(9)
  expect(told.msg_v2).toEqual(expect.arrayContaining(['applied', 'created', 'firstName: null → "Ada"', 'public_metadata: null → {"plan":"free"}']))
  expect({ ...told, msg_v2: null }).toEqual({
    msg_v2: null,
    msg_broken: ['applied', 'changed', 'firstName: "Ada B." → "Ada C."', 'updatedAt: 4 → 5'],
    msg_v1: ['superseded', 'unchanged'],
    msg_v4: ['applied', 'changed', 'status: "active" → "banned"', 'firstName: "Ada" → "Ada B."', 'updatedAt: 2 → 4', 'public_metadata.plan: "free" → "pro"', 'banned: null → true'],
    msg_gone: ['applied', 'changed', 'status: "banned" → "deleted"', 'deletedAt: null → 6'],
    msg_v7: ['superseded', 'changed', 'firstName: "Ada C." → "Ada D."', 'updatedAt: 5 → 7', 'banned: true → false'],
    msg_v3: ['superseded', 'unchanged'],
    msg_strange: ['ignored', 'unchanged'],
    msg_fails: ['failed', 'unchanged'],
  })
})

test('it lists by arrival, the newest first, in pages, and tells when an event took effect that had failed at first', async () => {
  const ids: string[] = []
  let cursor: string | null = null
  do {
    const page: Page<TimelineEntry> = await get(`${USER}/timeline?limit=4${cursor ? `&cursor=${cursor}` : ''}`)
    ids.push(...page.items.map(({ id }) => id))
    cursor = page.nextCursor
  } while (cursor)
  expect(ids).toEqual((await get<Page<TimelineEntry>>(`${USER}/events`)).items.map(({ id }) => id))
  const { items } = await get<Page<TimelineEntry>>(`${USER}/timeline`)
  const [accepted] = app.query<{ received_at: number }>('SELECT received_at FROM deliveries WHERE event_id = \'msg_broken\' AND outcome = \'accepted\'')
  const broken = items.find(({ id }) => id === 'msg_broken')!
  expect(broken.settledAt).toBe(accepted!.received_at)
  expect(broken.settledAt).toBeGreaterThan(broken.receivedAt)
  expect(items.find(({ id }) => id === 'msg_fails')).toMatchObject({ settledAt: null })
})

test('as of each event the row stands as it did, and as of the newest as it does now', async () => {
  const asOf = async (id: string) => {
    const { state, user } = await get<UserAsOf>(`${USER}/as-of?event=${id}`)
    return [state, user?.firstName, user?.status, user?.lastEventId]
  }
  expect(await asOf('msg_v1')).toEqual(['row', 'Ada', 'active', 'msg_v2'])
  expect(await asOf('msg_v4')).toEqual(['row', 'Ada B.', 'banned', 'msg_v4'])
  expect(await asOf('msg_broken')).toEqual(['row', 'Ada C.', 'banned', 'msg_broken'])
  expect(await asOf('msg_gone')).toEqual(['row', 'Ada C.', 'deleted', 'msg_gone'])
  expect(await asOf('msg_v7')).toEqual(['row', 'Ada D.', 'deleted', 'msg_gone'])
  expect((await get<UserAsOf>(`${USER}/as-of?event=msg_fails`)).user).toEqual(await get<UserDetail>(USER))
})

test('before the first version there was no row', async () => {
  await app.deliver({ id: 'msg_early', body: JSON.stringify({ type: 'user.updated', timestamp: 1, data: { id: 'user_late', updated_at: null } }) })
  await app.deliver({ id: 'msg_later', body: JSON.stringify(userEvent({ id: 'user_late' })) })
  expect(await get<UserAsOf>('/api/users/user_late/as-of?event=msg_early')).toMatchObject({ state: 'none', user: null, event: { id: 'msg_early' } })
})

test('of every field the event is told that last wrote it, now and as of an event', async () => {
  const written = async (query = '') => {
    const { writtenBy } = await get<Provenance>(`${USER}/provenance${query}`)
    return ['firstName', 'lastName', 'status', 'deletedAt', 'public_metadata', 'banned'].map(field => writtenBy[field]?.id)
  }
  expect(await written()).toEqual(['msg_v7', 'msg_v2', 'msg_gone', 'msg_gone', 'msg_v4', 'msg_v7'])
  expect(await written('?event=msg_v4')).toEqual(['msg_v4', 'msg_v2', 'msg_v4', 'msg_v2', 'msg_v4', 'msg_v4'])
  expect((await get<Provenance>(`${USER}/provenance`)).writtenBy.firstName).toEqual({ id: 'msg_v7', type: 'user.updated', occurredAt: 7 })
})

test.for<[string, number]>([
  [`${USER}/timeline?limit=51`, 400],
  [`${USER}/timeline?limit=0`, 400],
  [`${USER}/timeline?cursor=!`, 400],
  [`${USER}/as-of`, 400],
  [`${USER}/as-of?event=${'x'.repeat(1001)}`, 400],
  [`${USER}/provenance?colour=red`, 400],
  ['/api/users/user_nobody/timeline', 404],
  ['/api/users/user_nobody/as-of?event=msg_v4', 404],
  ['/api/users/user_nobody/provenance', 404],
  [`${USER}/as-of?event=msg_later`, 404],
  [`${USER}/provenance?event=msg_nothing`, 404],
])('%s answers %i', async ([path, status]) => {
  expect((await app.fetch(path)).status).toBe(status)
})

test.for(['timeline', 'as-of?event=msg_v4', 'provenance'])('%s is for admins alone', async (route) => {
  expect((await app.fetch(`${USER}/${route}`, {}, null)).status).toBe(401)
  expect((await app.fetch(`${USER}/${route}`, {}, { userId: 'user_stranger' })).status).toBe(403)
})
