import { statSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { makeMessageId, REJECTED_REQUESTS, send } from '../../scripts/clerk/sender'
import { parsePrometheusText, type Sample } from '../fixtures/prometheusText'
import { userEvent } from '../fixtures/events'
import { ADMIN_ID, json, useApp } from './app'

const TOKEN = 'a-token-of-24-characters'
const app = useApp({ NUXT_METRICS_TOKEN: TOKEN })
const withToken = (token = TOKEN) => ({ authorization: `Bearer ${token}` })
const asPage = { accept: 'text/html' }

/** Who must be found in no line of the log, and in no figure. */
const PERSON = { id: 'user_2private', first_name: 'Philippa', last_name: 'Grosvenor', email_addresses: [{ id: 'idn_1', email_address: 'philippa@grosvenor.example' }], primary_email_address_id: 'idn_1' }
const PERSONAL = /Philippa|Grosvenor|user_2private|philippa@|127\.0\.0\.1|::1|sender-9YMgn|curl\//i
const body = JSON.stringify(userEvent(PERSON))
const failing = JSON.stringify(userEvent({ ...PERSON, updated_at: 'soon' }))

const IDS = { applied: makeMessageId(), ignored: makeMessageId(), failed: makeMessageId(), forged: makeMessageId() }

beforeAll(async () => {
  await app.deliver({ id: IDS.applied, body })
  await app.deliver({ id: IDS.applied, body })
  await app.deliver({ id: IDS.ignored, body: JSON.stringify({ type: 'session.created', timestamp: 1, data: { id: 'sess_1', user_id: PERSON.id } }) })
  await app.deliver({ id: IDS.failed, body: failing })
  await send(app.endpoint(), REJECTED_REQUESTS.signature_mismatch(app.secret(), { id: IDS.forged, body }))
  await send(app.endpoint(), REJECTED_REQUESTS.signature_mismatch(app.secret(), { id: 'philippa@grosvenor.example', body }))
  await send(app.endpoint(), REJECTED_REQUESTS.missing_headers(app.secret(), { body }))
})

async function metrics(): Promise<{ text: string, valueOf: (name: string, labels?: Record<string, string>) => number | undefined, samples: Sample[] }> {
  const answer = await app.fetch('/api/metrics', { headers: withToken() }, null)
  expect([answer.status, answer.headers.get('content-type'), answer.headers.get('cache-control')]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8', 'private, no-store'])
  const text = await answer.text()
  const samples = parsePrometheusText(text)
  const entries = (labels: Record<string, string>) => JSON.stringify(Object.entries(labels).toSorted())
  return { text, samples, valueOf: (name, labels = {}) => samples.find(sample => sample.name === name && entries(sample.labels) === entries(labels))?.value }
}

test('the figures are those of what was sent, and name nobody', async () => {
  const { text, samples, valueOf } = await metrics()
  const counted = (name: string) => Object.fromEntries(samples.filter(sample => sample.name === name).map(({ labels, value }) => [Object.values(labels).filter(Boolean).join(' '), value]))
  const deliveries = { 'accepted': 2, 'duplicate': 1, 'failed payload_invalid': 1, 'rejected signature_mismatch': 2, 'rejected missing_headers': 1 }
  expect(counted('rollcall_deliveries_total')).toEqual(deliveries)
  expect(counted('rollcall_deliveries_kept')).toEqual(deliveries)
  expect(counted('rollcall_ingest_duration_seconds_count')).toEqual({ accepted: 2, duplicate: 1, failed: 1, rejected: 3 })
  expect(counted('rollcall_events')).toEqual({ applied: 1, superseded: 0, ignored: 1, failed: 1 })
  expect(counted('rollcall_users')).toEqual({ active: 1, banned: 0, locked: 0, deleted: 0 })
  expect(counted('rollcall_alerts_open')).toEqual({ silence: 0, rejections: 0, failed_events: 0 })
  const [{ at } = { at: 0 }] = app.query<{ at: number }>('SELECT max(received_at) AS at FROM deliveries WHERE event_id IS NOT NULL')
  expect(valueOf('rollcall_last_verified_delivery_timestamp_seconds')).toBe(at / 1000)
  const sizes = ['', '-wal'].map(ending => statSync(`${app.databaseFile}${ending}`).size)
  expect(['main', 'wal'].map(file => valueOf('rollcall_database_size_bytes', { file }))).toEqual(sizes)
  expect([valueOf('rollcall_database_up'), valueOf('rollcall_live_followers'), valueOf('rollcall_exports_running')]).toEqual([1, 0, 0])
  expect(valueOf('process_resident_memory_bytes')).toBeGreaterThan(0)
  expect(text).not.toMatch(PERSONAL)
})

test('a page that follows is counted while it does', async () => {
  const { body } = await app.fetch('/api/live')
  expect((await metrics()).valueOf('rollcall_live_followers')).toBe(1)
  await body!.cancel()
  await expect.poll(async () => (await metrics()).valueOf('rollcall_live_followers')).toBe(0)
})

test('an admin may read them too; nobody else, and with no other token', async () => {
  const status = async (headers: Record<string, string>, claims: Parameters<typeof app.fetch>[2] = null, path = '/api/metrics') => (await app.fetch(path, { headers }, claims)).status
  expect(await status({}, { userId: ADMIN_ID })).toBe(200)
  expect(await status({}, { userId: 'user_stranger' })).toBe(403)
  expect(await status({})).toBe(401)
  for (const token of [`${TOKEN}x`, TOKEN.slice(0, -1), TOKEN.toUpperCase(), 'null', `x ${TOKEN}`]) expect(await status(withToken(token)), token).toBe(401)
  expect(await status({ authorization: TOKEN })).toBe(401)
  expect(await status({ authorization: `Basic ${TOKEN}` })).toBe(401)
  expect(await status({}, null, `/api/metrics?token=${TOKEN}`)).toBe(401)
})

test.for(['/api/users', '/api/events', '/api/deliveries', '/api/alerts', '/api/overview', '/api/live', '/api/exports/users?format=csv', '/api/metrics/', '/api/metrics/x', '/api//metrics', '/api/metrics%2F', '/API/metrics', '/', '/users'])(
  'the token does not open %s', async (path) => {
    const answer = await app.fetch(path, { headers: { ...withToken(), ...asPage } }, null)
    expect([401, 302]).toContain(answer.status)
    expect(await answer.text()).not.toMatch(PERSONAL)
  })

test.for(['POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS'])('nor anything by %s', async (method) => {
  for (const path of ['/api/metrics', '/api/alerts/test']) expect((await app.fetch(path, { method, headers: withToken() }, null)).status).toBe(401)
})

test('the log is a JSON object a line, one for each delivery, and names nobody', async () => {
  await expect.poll(() => deliveryLines().length).toBe(7)
  const said = { level: 'info', msg: 'Delivery', outcome: 'accepted', status: 200, durationMs: expect.any(Number) as number, time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as string }
  expect(deliveryLines()).toEqual([
    { ...said, eventOutcome: 'applied', eventId: IDS.applied, type: 'user.created', bodyBytes: Buffer.byteLength(body) },
    { ...said, outcome: 'duplicate', eventId: IDS.applied, type: 'user.created', bodyBytes: Buffer.byteLength(body) },
    { ...said, eventOutcome: 'ignored', eventId: IDS.ignored, type: 'session.created', bodyBytes: expect.any(Number) as number },
    { ...said, level: 'warn', outcome: 'failed', status: 422, reason: 'payload_invalid', eventOutcome: 'failed', eventId: IDS.failed, type: 'user.created', bodyBytes: Buffer.byteLength(failing) },
    { ...said, level: 'warn', outcome: 'rejected', status: 400, reason: 'signature_mismatch', eventId: IDS.forged, bodyBytes: Buffer.byteLength(body) },
    { ...said, level: 'warn', outcome: 'rejected', status: 400, reason: 'signature_mismatch', bodyBytes: Buffer.byteLength(body) },
    { ...said, level: 'warn', outcome: 'rejected', status: 400, reason: 'missing_headers', bodyBytes: Buffer.byteLength(body) },
  ])
  const withoutAddress = app.running().output().replace(/Listening on \S+"/, '')
  expect(withoutAddress).not.toMatch(PERSONAL)
  expect(withoutAddress).not.toContain(TOKEN)
})

test('the test of an alert webhook that is not set says so', async () => {
  const answer = await app.fetch('/api/alerts/test', { method: 'POST' })
  expect([answer.status, await json<object>(answer)]).toMatchObject([409, { message: 'There is nobody to tell: NUXT_ALERT_WEBHOOK_URL is not set.' }])
})

describe('a server of its own', () => {
  const other = useApp()

  test('the start and the stop are logged to the last line', async () => {
    expect(await other.running().stop()).toEqual({ code: 0, signal: null })
    const messages = lines(other).map(({ msg }) => msg)
    expect(messages[0]).toBe('Rollcall starts')
    expect(messages.at(-1)).toBe('Rollcall has stopped')
  })
})

/** Everything that the server has written: each line has to be JSON. */
function lines({ running } = app): Record<string, unknown>[] {
  return running().output().trimEnd().split('\n').map(line => JSON.parse(line) as Record<string, unknown>)
}

function deliveryLines() {
  return lines().filter(({ msg }) => msg === 'Delivery')
}
