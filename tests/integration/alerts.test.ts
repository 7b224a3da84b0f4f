import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json as jsonOf } from 'node:stream/consumers'
import { afterAll, beforeEach, expect, test } from 'vitest'
import type { Alerts } from '#shared/alerts'
import type { Mending } from '#shared/mendings'
import { openSqliteStore } from '../../db/sqlite/store'
import type { Store } from '#db/store'
import { REJECTED_REQUESTS, send } from '../../scripts/clerk/sender'
import { userEvent } from '../fixtures/events'
import { arrival, event, rejection } from '../store/contract/given'
import { migrations, reading } from '../store/sqliteFile'
import { ADMIN_ID, json, useApp } from './app'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

interface Message { text: string, state: string, title: string, url: string | null, alert: { kind: string, since: number, afterAt: number | null, count?: number, reason?: string, disabledAt?: number } | null }

let answerWith = 200
const messages: Message[] = []
const receiver = createServer((request, response) => {
  void jsonOf(request).then((message) => {
    messages.push(message as Message)
    response.writeHead(answerWith, { location: '/elsewhere' }).end('thank you')
  })
})
receiver.listen(0, '127.0.0.1')
await once(receiver, 'listening')
afterAll(() => {
  receiver.closeAllConnections()
  receiver.close()
})
beforeEach(() => {
  answerWith = 200
  messages.splice(0)
})

const app = useApp({
  NUXT_ALERT_WEBHOOK_URL: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hooks/T0KEN`,
  NUXT_PUBLIC_SITE_URL: 'https://rollcall.example.com',
})

const alerts = async () => json<Alerts>(await app.fetch('/api/alerts'))
const kinds = async () => (await alerts()).open.map(({ kind }) => kind)
const page = async (path: string, claims?: { userId: string }) => (await app.fetch(path, { headers: { accept: 'text/html' } }, claims)).text()
const recover = () => app.deliver({ body: JSON.stringify(userEvent({ id: 'user_back' })) })

/** Fills the file as if the server had run for long, and has it look: a stranger's request is a delivery too. */
async function asIf(fill: (store: Store, now: number) => Promise<void>) {
  const store = openSqliteStore(app.databaseFile, migrations, reading)
  await fill(store, Date.now())
  await store.close()
  await send(app.endpoint(), REJECTED_REQUESTS.missing_headers(app.secret(), { body: '{}' }))
}

test('a rhythm that stopped is noticed, shown to admins, told once whatever restarts, and told again when a delivery comes', async () => {
  let lastAt = 0
  await asIf(async (store, now) => {
    lastAt = now - 6 * HOUR_MS
    for (let n = 0; n <= 9 * 24; n++) await store.settle(event({ id: `msg_${n}` }), { kind: 'ignore' }, arrival({ receivedAt: lastAt - n * HOUR_MS }))
    await store.settle(event({ id: 'msg_0' }), { kind: 'ignore' }, arrival({ receivedAt: lastAt }))
  })
  await expect.poll(() => messages.length).toBe(1)
  expect(messages[0]).toMatchObject({ state: 'begun', url: 'https://rollcall.example.com/failures', alert: { kind: 'silence', since: lastAt, afterAt: lastAt } })
  expect(messages[0]?.text).toContain('no pause was longer than 2 h')
  await expect.poll(async () => (await alerts()).open[0]?.toldAt).toEqual(expect.any(Number))
  const { open, ended, webhook } = await alerts()
  expect({ open, ended, webhook }).toMatchObject({
    open: [{ kind: 'silence', since: lastAt, endedAt: null, title: 'No webhooks arrive', facts: { usualMs: 2 * HOUR_MS } }], ended: [], webhook: { isSet: true, problem: null },
  })
  for (const path of ['/', '/users']) expect(await page(path)).toContain('“No webhooks arrive”')
  expect(await page('/', { userId: 'user_stranger' })).not.toContain('“No webhooks arrive”')

  await app.restart()
  expect(await kinds()).toEqual(['silence'])
  expect((await recover()).status).toBe(200)
  await expect.poll(() => messages.map(({ state }) => state)).toEqual(['begun', 'ended'])
  expect(messages[1]).toMatchObject({ title: 'Webhooks arrive again' })
  expect(await alerts()).toMatchObject({ open: [], ended: [{ kind: 'silence', endedAt: expect.any(Number) as number }] })
  expect(await page('/users')).not.toContain('“No webhooks arrive”')
})

test('rejections of Svix’s in a row, and events that fail in a row, are told with their reason and what Svix will do', async () => {
  let firstAt = 0
  await asIf(async (store, now) => {
    firstAt = now - 20 * MINUTE_MS
    for (let n = 0; n < 50; n++) await store.reject(rejection({ reason: 'missing_headers' }), arrival({ receivedAt: now - DAY_MS, userAgent: 'zgrab/0.x' }))
    for (let n = 0; n < 6; n++) await store.reject(rejection(), arrival({ receivedAt: firstAt + n }))
    for (let n = 0; n < 7; n++) await store.settle(event({ id: 'msg_bad' }), { kind: 'fail', reason: 'payload_invalid', detail: null, statusCode: 422 }, arrival({ receivedAt: firstAt + 10 + n }))
  })
  await expect.poll(() => messages.length).toBe(2)
  const disabledAt = firstAt + 5 * DAY_MS
  expect(messages.map(({ state, alert }) => ({ state, ...alert }))).toMatchObject([
    { state: 'begun', kind: 'rejections', since: firstAt, count: 6, reason: 'signature_mismatch', disabledAt },
    { state: 'begun', kind: 'failed_events', since: firstAt + 10, count: 7, reason: 'payload_invalid', disabledAt },
  ])
  await recover()
  await expect.poll(() => messages.map(({ state }) => state)).toEqual(['begun', 'begun', 'ended', 'ended'])
  expect(await kinds()).toEqual([])
})

test('a message that is refused is named on the page, and the alert lasts all the same', async () => {
  answerWith = 307
  await asIf(async (store, now) => {
    for (let n = 0; n < 5; n++) await store.reject(rejection(), arrival({ receivedAt: now - HOUR_MS }))
  })
  await expect.poll(async () => (await alerts()).webhook.problem?.text).toBe('it answered 307 Temporary Redirect, a redirect, which is not followed')
  expect(await alerts()).toMatchObject({ open: [{ kind: 'rejections', toldAt: null }] })
  expect(messages).toHaveLength(1)
  answerWith = 200
  await app.restart()
  await expect.poll(() => messages.length).toBe(2)
  await expect.poll(async () => (await alerts()).open[0]?.toldAt).toEqual(expect.any(Number))
  expect((await alerts()).webhook.problem).toBeNull()
  await recover()
  await expect.poll(() => messages.length).toBe(3)
})

test.for([
  [204, 'done', 'The alert webhook took the message: it answered 204 No Content.'],
  [404, 'failed', 'The alert webhook did not take the message: it answered 404 Not Found.'],
] as const)('a test that is answered with %i says so, and is recorded', async ([status, state, summary]) => {
  answerWith = status
  const answer = await app.fetch('/api/alerts/test', { method: 'POST' })
  const mending = await json<Mending>(answer)
  expect([answer.status, mending]).toMatchObject([200, { kind: 'alert_test', state, summary, startedBy: ADMIN_ID, done: 1, total: 1 }])
  expect(app.query('SELECT kind, state, summary FROM mendings WHERE id = ?', mending.id)).toEqual([{ kind: 'alert_test', state, summary }])
  expect(messages).toMatchObject([{ state: 'test', alert: null, text: expect.stringContaining('This is a test') as string }])
})

test('another site cannot have a test sent', async () => {
  expect((await app.fetch('/api/alerts/test', { method: 'POST', headers: { 'sec-fetch-site': 'cross-site' } })).status).toBe(403)
  expect(messages).toEqual([])
})

test('the address of the alert webhook is a secret: neither the log nor an answer holds it', async () => {
  await expect.poll(() => app.running().output()).toContain('The alert webhook was tried out')
  expect(app.running().output()).not.toContain('T0KEN')
  expect(JSON.stringify(await alerts()) + await page('/mending') + JSON.stringify(app.query('SELECT * FROM mendings')) + JSON.stringify(app.query('SELECT * FROM alerts'))).not.toContain('T0KEN')
})
