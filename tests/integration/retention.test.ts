import { copyFileSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { EventDetail } from '#shared/records/events'
import type { Page } from '#shared/records/page'
import type { TimelineEntry, UserAsOf, UserDetail } from '#shared/records/users'
import { ensureBuilt } from '../../scripts/app/build'
import { startApp, type RunningApp } from '../../scripts/app/start'
import { appEnvironment, createInstance, signSession, type ClerkInstance } from '../../scripts/clerk/instance'
import { deliver } from '../../scripts/clerk/sender'
import { userEvent } from '../fixtures/events'
import { QUICK_DISK } from '../quickDisk'

const CLOCK = new URL('../../scripts/demo/clock.ts', import.meta.url)
const DAY_MS = 24 * 3_600_000
const OLD = Date.now() - 100 * DAY_MS
const MANY = 120
const PADDING = 'x'.repeat(100_000)

const folder = mkdtempSync(join(QUICK_DISK, 'rollcall-retention-'))
/** A log of a hundred days ago, as a server of then has left it; each test goes on with a copy. */
const original = join(folder, 'original.db')
let file = original
let instance: ClerkInstance
let app: RunningApp | undefined

async function start(settings: Record<string, string>, preload?: URL) {
  const env = { ...appEnvironment(instance, { adminUserIds: ['user_admin'] }), NUXT_DATABASE_URL: `file:${file}`, ...settings }
  app = await startApp({ env, preload })
}

const bearer = async () => ({ authorization: `Bearer ${await signSession(instance, { userId: 'user_admin' })}` })
const send = (id: string, event: object, signedAt = Date.now()) => deliver(`${app?.url}/api/webhooks`, instance.webhookSecret, { id, body: JSON.stringify(event), signedAt })

async function get<Body>(path: string): Promise<Body> {
  return await (await fetch(`${app?.url}${path}`, { headers: await bearer() })).json() as Body
}

function query<Row>(sql: string): Row[] {
  const reader = new Database(file, { readonly: true })
  const rows = reader.prepare<[], Row>(sql).all()
  reader.close()
  return rows
}

/** The ids of the events that still have a payload. */
const payloadsKept = () => query<{ id: string }>('SELECT id FROM events WHERE payload <> \'\' ORDER BY id').map(({ id }) => id)

const old = (data: Record<string, unknown>) => userEvent({ id: 'user_old', updated_at: OLD, ...data }, { timestamp: OLD })

beforeAll(async () => {
  await ensureBuilt()
  instance = await createInstance()
  await start({ CLOCK_AT: String(OLD) }, CLOCK)
  await send('msg_first', old({ first_name: 'Ada' }), OLD)
  await send('msg_second', old({ first_name: 'Augusta', updated_at: OLD + 1 }), OLD)
  await send('msg_failed', old({ id: 'user_failed', updated_at: 'soon' }), OLD)
  const sent = await Promise.all(Array.from({ length: MANY }, (_, n) => send(`msg_${n}`, { type: 'session.created', timestamp: OLD, data: { id: `sess_${n}`, note: PADDING } }, OLD)))
  expect(sent.map(({ status }) => status)).toEqual(Array(MANY).fill(200))
  expect(await app?.stop()).toEqual({ code: 0, signal: null })
})
beforeEach(({ task }) => {
  file = join(folder, `${task.id}.db`)
  copyFileSync(original, file)
})
afterEach(() => app?.stop())
afterAll(() => rmSync(folder, { recursive: true }))

test('what is too old goes by itself and gives its room back; ids, users and what has failed stay', async () => {
  const before = statSync(file).size
  await start({ NUXT_RETENTION_DAYS: '99' })
  await send('msg_new', userEvent({ id: 'user_new' }, { timestamp: Date.now() }))
  await expect.poll(() => query('SELECT 1 FROM deliveries WHERE event_id <> \'msg_new\' LIMIT 1')).toEqual([])
  await expect.poll(payloadsKept).toEqual(['msg_failed', 'msg_new'])
  expect(query('SELECT count(*) AS count FROM events')).toEqual([{ count: MANY + 4 }])
  expect(query('SELECT sum(count) AS count FROM delivery_counts')).toEqual([{ count: 1 }])

  const old = await get<EventDetail>('/api/events/msg_second')
  expect(old).toMatchObject({ payload: null, maskedValues: 0, deliveries: [], deliveryCount: 1, outcome: 'applied' })
  expect(await get<UserDetail>('/api/users/user_old')).toMatchObject({ firstName: 'Augusta', data: { first_name: 'Augusta' } })
  const { items } = await get<Page<TimelineEntry>>('/api/users/user_old/timeline')
  expect(items.map(({ id, effect }) => [id, effect])).toEqual([['msg_second', 'unknown'], ['msg_first', 'unknown']])
  expect(await get<UserAsOf>('/api/users/user_old/as-of?event=msg_first')).toMatchObject({ state: 'unknown', user: null })

  expect(JSON.parse((await send('msg_first', userEvent({ id: 'user_old' }))).body)).toEqual({ outcome: 'duplicate' })
  await expect.poll(async () => {
    const other = new Database(file)
    other.pragma('wal_checkpoint(TRUNCATE)')
    other.close()
    return statSync(file).size
  }).toBeLessThan(before / 2)
})

test('a rebuild keeps the rows of which it can no longer tell, and says so; what had failed keeps its payload until it is settled', async () => {
  await start({ NUXT_RETENTION_DAYS: '99' })
  await expect.poll(payloadsKept).toEqual(['msg_failed'])
  await expect.poll(() => query('SELECT 1 FROM deliveries LIMIT 1')).toEqual([])
  const started = await fetch(`${app?.url}/api/rebuild`, { method: 'POST', headers: { ...await bearer(), 'content-type': 'application/json' }, body: '{}' })
  expect(started.status).toBe(202)
  const status = () => get<{ rebuild: { state: string, summary: string | null } }>('/api/rebuild')
  await expect.poll(async () => (await status()).rebuild.state).toBe('done')
  expect((await status()).rebuild.summary).toContain('since the payloads are gone')

  const event = userEvent({ id: 'user_failed', updated_at: OLD }, { timestamp: OLD })
  expect(JSON.parse((await send('msg_failed', event)).body)).toEqual({ outcome: 'applied' })
  expect(await get<EventDetail>('/api/events/msg_failed')).toMatchObject({ outcome: 'applied', payload: null, deliveryCount: 2 })
  expect(await get<UserDetail>('/api/users/user_failed')).toMatchObject({ id: 'user_failed' })
})

test('0 keeps everything', async () => {
  await start({ NUXT_RETENTION_DAYS: '0' })
  await send('msg_last', userEvent({ id: 'user_last' }))
  expect(payloadsKept()).toHaveLength(MANY + 4)
})
