import { expect, test } from 'vitest'
import type { Mending } from '#shared/mendings'
import { arrival, event, rejection } from '../store/contract/given'
import { useAlerts } from './alertReceiver'
import { ADMIN_ID, json } from './app'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

const { app, messages, alerts, kinds, page, answerWith, recover, asIf } = await useAlerts()

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
  answerWith(307)
  await asIf(async (store, now) => {
    for (let n = 0; n < 5; n++) await store.reject(rejection(), arrival({ receivedAt: now - HOUR_MS }))
  })
  await expect.poll(async () => (await alerts()).webhook.problem?.text).toBe('it answered 307 Temporary Redirect, a redirect, which is not followed')
  expect(await alerts()).toMatchObject({ open: [{ kind: 'rejections', toldAt: null }] })
  expect(messages).toHaveLength(1)
  answerWith(200)
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
  answerWith(status)
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
  answerWith(404)
  const { id } = await json<Mending>(await app.fetch('/api/alerts/test', { method: 'POST' }))
  await expect.poll(() => app.running().output()).toMatch(new RegExp(`"mendingId":${id},.*"The alert webhook was tried out"`))
  expect(app.running().output()).not.toContain('T0KEN')
  expect(JSON.stringify(await alerts()) + await page('/mending') + JSON.stringify(app.query('SELECT * FROM mendings')) + JSON.stringify(app.query('SELECT * FROM alerts'))).not.toContain('T0KEN')
})
