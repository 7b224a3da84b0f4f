import Database from 'better-sqlite3'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import type { MendedEvent, MendingPreview, MendingRecord } from '#shared/mendings'
import type { EventDetail } from '#shared/records/events'
import type { Page } from '#shared/records/page'
import type { TimelineEntry, UserAsOf, UserDetail } from '#shared/records/users'
import { makeMessageId } from '../../scripts/clerk/sender'
import { PREVIEW_EVENTS_MAX } from '../../server/services/mend/preview'
import { userEvent } from '../fixtures/events'
import { ADMIN_ID, useApp } from './app'
import { answerOf, posting } from './requests'

const app = useApp()
let made = 0

const post = posting(app)
const get = <Body>(path: string) => answerOf<Body>(app.fetch(path))
const preview = (request: object) => answerOf<MendingPreview>(post('/api/reprocess/preview', request))
const mending = (id: number) => get<MendingRecord>(`/api/mendings/${id}`)
const ended = async (id: number) => {
  await expect.poll(async () => (await mending(id)).state).not.toBe('running')
  return mending(id)
}
interface Started { mendingId: number, result: (Pick<MendedEvent, 'before' | 'after' | 'reason'> & { isRowChanged: boolean }) | null }
const applyOne = (eventId: string) => answerOf<Started>(post('/api/reprocess', { eventId }))
const applyAll = (filters: object) => answerOf<Started>(post('/api/reprocess', { filters }), 202)

/** Another program, with the file open for writing. */
function alter(sql: string, ...values: unknown[]): void {
  const other = new Database(app.databaseFile, { timeout: 5000 })
  other.prepare(sql).run(...values)
  other.close()
}

/** A defect: the table of users refuses every row, until it is mended. */
const BREAK = 'CREATE TRIGGER refuse_users BEFORE INSERT ON users BEGIN SELECT raise(ABORT, \'refused\'); END'
const MEND = 'DROP TRIGGER refuse_users'

/** Delivers events of a user each while a defect keeps them from being applied. */
async function deliverFailing(count: number): Promise<string[]> {
  alter(BREAK)
  const ids = Array.from({ length: count }, () => `msg_${++made}`)
  for (const id of ids) expect((await app.deliver({ id, body: JSON.stringify(userEvent({ id: `user_${id}`, external_id: null })) })).status).toBe(500)
  alter(MEND)
  return ids
}

/** Makes each of them take some ten milliseconds to be mended: a mending still runs when it is looked at, however late that is. */
const SLOW = `
  CREATE VIEW IF NOT EXISTS slow AS WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < 50000) SELECT count(*) AS n FROM counted;
  CREATE TRIGGER IF NOT EXISTS mended_slowly AFTER UPDATE OF mended_at ON events WHEN new.family = 'bulk' BEGIN SELECT n FROM slow; END`
const MANY = 2000

/** Writes failed events straight into the file: thousands cannot be delivered one by one in a test. */
function insertMany(type: string): void {
  const other = new Database(app.databaseFile, { timeout: 5000 })
  other.exec(SLOW)
  const insert = other.prepare(`INSERT INTO events (id, type, family, subject_id, occurred_at, received_at, outcome, reason, delivery_count, payload)
    VALUES (?, ?, 'bulk', ?, 1, ?, 'failed', 'internal_error', 1, ?)`)
  other.transaction(() => {
    for (let n = 0; n < MANY; n++) {
      const subject = `user_${type}_${n}`
      insert.run(`${type}_${n}`, type, subject, Date.now() - MANY + n, JSON.stringify(userEvent({ id: subject }, { timestamp: 1 })))
    }
  })()
  other.close()
}

beforeEach(() => {
  made += 1000
})
afterAll(() => expect(app.running().output()).not.toContain('example@example.org'))

describe('one event', () => {
  test('a preview tells what would happen; then it happens, is recorded, and no delivery is made up', async () => {
    const [id = ''] = await deliverFailing(1)
    expect(await preview({ eventId: id })).toEqual({ total: 1, totalIsExact: true, tried: 1, counts: [{ before: 'failed', after: 'applied', count: 1 }], rowsChanged: 1 })
    expect(await get<EventDetail>(`/api/events/${id}`)).toMatchObject({ outcome: 'failed', reason: 'internal_error', mendedAt: null })
    expect((await app.fetch(`/api/users/user_${id}`)).status).toBe(404)

    const { mendingId, result } = await applyOne(id)
    expect(result).toEqual({ before: 'failed', after: 'applied', isRowChanged: true, reason: null, detail: null })
    expect(await get<EventDetail>(`/api/events/${id}`)).toMatchObject({ outcome: 'applied', reason: null, mendedAt: expect.any(Number) as number, deliveryCount: 1, deliveries: [{ outcome: 'failed' }] })
    expect(await get<UserDetail>(`/api/users/user_${id}`)).toMatchObject({ lastEventId: id })
    expect(await mending(mendingId)).toMatchObject({
      kind: 'reprocess', state: 'done', startedBy: ADMIN_ID, request: { eventId: id }, done: 1, total: 1, counts: { applied: 1 }, finishedAt: expect.any(Number) as number,
    })
    expect((await get<Page<MendedEvent>>(`/api/mendings/${mendingId}/events`)).items).toEqual([{ id: 1, eventId: id, type: 'user.created', before: 'failed', after: 'applied', reason: null, detail: null }])
    expect((await app.deliver({ id, body: JSON.stringify(userEvent({ id: `user_${id}` })) })).body).toBe('{"outcome":"duplicate"}')
  })

  test('a defect that is still there is told as such, also beforehand, and logged without the payload', async () => {
    const [id = ''] = await deliverFailing(1)
    alter(BREAK)
    const stillFailed = { before: 'failed', after: 'failed' }
    expect((await preview({ eventId: id })).counts).toEqual([{ ...stillFailed, count: 1 }])
    expect((await applyOne(id)).result).toMatchObject({ ...stillFailed, reason: 'internal_error' })
    alter(MEND)
    expect((await applyOne(id)).result).toMatchObject({ before: 'failed', after: 'applied' })
  })

  test('a row that was edited by hand becomes right again; one that is right is left alone', async () => {
    await app.deliver({ id: 'msg_hand', body: JSON.stringify(userEvent({ id: 'user_hand', first_name: 'Right' })) })
    const before = await get<UserDetail>('/api/users/user_hand')
    expect((await applyOne('msg_hand')).result).toMatchObject({ before: 'applied', after: 'unchanged', isRowChanged: false })
    expect(await get<UserDetail>('/api/users/user_hand')).toEqual(before)
    alter('UPDATE users SET first_name = ?, search_text = ? WHERE id = ?', 'Wrong', 'wrong', 'user_hand')
    expect((await preview({ eventId: 'msg_hand' })).counts).toEqual([{ before: 'applied', after: 'restored', count: 1 }])
    expect((await applyOne('msg_hand')).result).toMatchObject({ before: 'applied', after: 'restored' })
    expect(await get<UserDetail>('/api/users/user_hand')).toMatchObject({ firstName: 'Right' })
    expect((await get<Page<UserDetail>>('/api/users?q=right')).items.map(({ id }) => id)).toContain('user_hand')
    expect(await get<EventDetail>('/api/events/msg_hand')).toMatchObject({ outcome: 'applied', mendedAt: null })

    await app.deliver({ id: 'msg_hand_gone', body: JSON.stringify({ type: 'user.deleted', timestamp: 9e12, data: { id: 'user_hand' } }) })
    alter('UPDATE users SET status = ? WHERE id = ?', 'active', 'user_hand')
    expect((await applyOne('msg_hand_gone')).result).toMatchObject({ after: 'restored' })
    expect(await get<UserDetail>('/api/users/user_hand')).toMatchObject({ status: 'deleted' })
  })

  test('it takes its place in the user’s history when it was mended, not when it came', async () => {
    const [id = ''] = await deliverFailing(1)
    const user = `user_${id}`
    await app.deliver({ id: `${id}_older`, body: JSON.stringify(userEvent({ id: user, updated_at: 1, first_name: 'Older' }, { timestamp: 1 })) })
    await applyOne(id)
    const { mendedAt } = await get<EventDetail>(`/api/events/${id}`)
    const { items } = await get<Page<TimelineEntry>>(`/api/users/${user}/timeline`)
    expect(items.find(entry => entry.id === id)).toMatchObject({ settledAt: mendedAt, mendedAt, effect: 'changed', changes: expect.arrayContaining([expect.objectContaining({ field: 'firstName', before: 'Older' })]) as unknown })
    expect(items.find(entry => entry.id !== id)).toMatchObject({ effect: 'created', mendedAt: null })
    expect(await get<UserAsOf>(`/api/users/${user}/as-of?event=${id}_older`)).toMatchObject({ user: { firstName: 'Older' } })
    expect(await get<UserAsOf>(`/api/users/${user}/as-of?event=${id}`)).toMatchObject({ at: mendedAt, user: await get<UserDetail>(`/api/users/${user}`) })
  })
})

describe('all events of a filter', () => {
  test('what was previewed happens, in the order of arrival, with a result for each; the admin is named where the users table knows them', async () => {
    const [before = ''] = await deliverFailing(1)
    expect(await mending((await applyOne(before)).mendingId)).toMatchObject({ startedBy: ADMIN_ID, starter: null })
    await app.deliver({ body: JSON.stringify(userEvent({ id: ADMIN_ID, first_name: 'Ada', last_name: 'Admin' })) })
    const ids = await deliverFailing(3)
    const broken = makeMessageId()
    await app.deliver({ id: broken, body: JSON.stringify(userEvent({ id: 'user_broken', updated_at: 'soon' })) })
    const filters = { outcome: 'failed', type: 'user.created', from: Date.now() - 60_000 }
    const { counts, ...told } = await preview({ filters })
    expect({ counts, ...told }).toEqual({
      total: 4, totalIsExact: true, tried: 4, rowsChanged: 3,
      counts: [{ before: 'failed', after: 'applied', count: 3 }, { before: 'failed', after: 'failed', count: 1 }],
    })
    const { mendingId, result } = await applyAll(filters)
    expect(result).toBeNull()
    expect(await ended(mendingId)).toMatchObject({
      state: 'done', done: 4, total: 4, counts: { applied: 3, failed: 1 }, request: { filters }, starter: { id: ADMIN_ID, firstName: 'Ada' },
    })
    const events = await get<Page<MendedEvent>>(`/api/mendings/${mendingId}/events?limit=3`)
    expect(events.items.map(({ eventId, after }) => [eventId, after])).toEqual(ids.map(id => [id, 'applied']))
    const rest = await get<Page<MendedEvent>>(`/api/mendings/${mendingId}/events?cursor=${events.nextCursor}`)
    expect(rest.items).toMatchObject([{ eventId: broken, after: 'failed', reason: 'payload_invalid', detail: expect.stringContaining('updated_at') as string }])
    const { items } = await get<Page<MendingRecord>>('/api/mendings?limit=1')
    expect(items.map(({ id }) => id)).toEqual([mendingId])
    expect((await preview({ filters })).counts).toEqual([{ before: 'failed', after: 'failed', count: 1 }])
  })

  test('of thousands a preview tries a bounded part; while they are applied webhooks are taken, a second start is refused, and a cancel ends it', async () => {
    insertMany('bulk.cancelled')
    const filters = { type: 'bulk.cancelled' }
    const told = await preview({ filters })
    expect(told).toMatchObject({ total: MANY, totalIsExact: true })
    expect(told.tried).toBeGreaterThan(0)
    expect(told.tried).toBeLessThanOrEqual(PREVIEW_EVENTS_MAX)
    expect(app.query('SELECT count(*) AS count FROM events WHERE type = ? AND outcome = ?', 'bulk.cancelled', 'failed')).toEqual([{ count: MANY }])

    const { mendingId } = await applyAll(filters)
    expect(await answerOf<object>(post('/api/reprocess', { filters }), 409)).toMatchObject({ data: { mendingId } })
    await expect.poll(async () => (await mending(mendingId)).done).toBeGreaterThan(0)
    const answers = await Promise.all(Array.from({ length: 40 }, (_, n) => app.deliver({ body: JSON.stringify(userEvent({ id: `user_meanwhile_${n}` })) })))
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 40 }, () => 200))
    expect((await applyOne(`bulk.cancelled_${MANY - 1}`)).result?.after).toBe('applied')
    expect((await mending(mendingId)).state, 'it was still running meanwhile').toBe('running')

    const cancelled = await answerOf<MendingRecord>(post(`/api/mendings/${mendingId}/cancel`))
    expect(cancelled).toMatchObject({ state: 'cancelled', total: MANY })
    const [{ count } = { count: 0 }] = app.query<{ count: number }>('SELECT count(*) AS count FROM events WHERE type = ? AND mended_at IS NOT NULL', 'bulk.cancelled')
    expect(count, 'what was done stays done, and is counted').toBe(cancelled.done + 1)
    expect(await answerOf<MendingRecord>(post(`/api/mendings/${mendingId}/cancel`)), 'once more').toEqual(cancelled)
    const next = await applyAll({ type: 'bulk.none' })
    expect(next.mendingId).toBeGreaterThan(mendingId)
    await ended(next.mendingId)
  })

  test.for(['SIGTERM', 'SIGKILL'] as const)('a server that stops in the middle (%s) says so at its next start; what was done stays done', async (signal) => {
    const type = `bulk.${signal}`
    insertMany(type)
    const { mendingId } = await applyAll({ type })
    await expect.poll(async () => (await mending(mendingId)).done).toBeGreaterThan(0)
    await app.restart({ signal })
    const { state, done, finishedAt } = await mending(mendingId)
    expect([state, finishedAt]).toEqual(['interrupted', expect.any(Number)])
    expect(done).toBeLessThan(MANY)
    const [{ count } = { count: 0 }] = app.query<{ count: number }>('SELECT count(*) AS count FROM events WHERE type = ? AND mended_at IS NOT NULL', type)
    expect(count).toBeGreaterThanOrEqual(done)
    if (signal === 'SIGTERM') expect(count, 'a clean end leaves nothing uncounted').toBe(done)
    const again = await applyAll({ type, outcome: 'applied' })
    expect(await ended(again.mendingId)).toMatchObject({ state: 'done', counts: { unchanged: count } })
  })

  test('pages that are open are told when something is mended', async () => {
    const [id = ''] = await deliverFailing(1)
    const leaving = new AbortController()
    const { body } = await app.fetch('/api/live', { signal: leaving.signal })
    let received = ''
    const reading = (async () => {
      for await (const chunk of body?.pipeThrough(new TextDecoderStream()) ?? []) received += chunk
    })()
    reading.catch(() => {})
    await expect.poll(() => received).toContain('event: beat')
    await applyOne(id)
    await expect.poll(() => received).toContain('event: changed\ndata: {"deliveries":0}')
    leaving.abort()
  })
})
