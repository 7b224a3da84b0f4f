import { describe, expect, test } from 'vitest'
import { SELF_TEST_VERDICTS, type SelfTestResult, type SelfTestVerdict } from '#shared/selfTest'
import { json, useApp } from './app'
import { usePublicAddress, type OnTheWay } from './publicAddress'

const answering = (statusCode: number, headers: Record<string, string> = {}): OnTheWay => (_request, response) => void response.writeHead(statusCode, headers).end()
const unchanged: OnTheWay = (_request, _response, forward) => forward()
const settings: Record<string, string> = {}
/** Where the way leads to. */
let reached = () => app.running().url
const way = await usePublicAddress(() => reached())
settings.NUXT_PUBLIC_SITE_URL = way.url
settings.NUXT_WEBHOOK_MAX_BODY_BYTES = '2000'
const app = useApp(settings)

async function selfTest(onTheWay: OnTheWay, under = app): Promise<SelfTestResult> {
  way.put(onTheWay)
  reached = () => under.running().url
  const answer = await under.fetch('/api/self-test', { method: 'POST' })
  expect(answer.status).toBe(200)
  return json<SelfTestResult>(answer)
}

test('through a way that changes nothing all is well, and the event is in the log and changes nobody', async () => {
  const result = await selfTest(unchanged)
  expect(result).toMatchObject({ verdict: 'ok', statusCode: 200, url: `${way.url}/api/webhooks`, ...SELF_TEST_VERDICTS.ok })
  const [event] = app.query<Record<string, unknown>>('SELECT type, outcome, reason FROM events WHERE id = ?', result.eventId)
  expect(event).toEqual({ type: 'rollcall.self_test', outcome: 'ignored', reason: 'type_not_synced' })
  expect(app.query('SELECT id FROM users')).toEqual([])
})

// Those for which nothing has to answer are in tests/unit/selfTest.test.ts.
test.for<[SelfTestVerdict, OnTheWay]>([
  ['redirected', answering(308, { location: 'https://www.example.com/api/webhooks?token=hidden' })],
  ['unauthorized', answering(401)],
  ['forbidden', answering(403)],
  ['not_found', answering(404)],
  ['method_not_allowed', (_request, _response, forward) => forward({ method: 'PUT' })],
  ['too_large', answering(413)],
  ['server_error', answering(502)],
  ['elsewhere', answering(200)],
  ['broken_off', request => void request.socket.destroy()],
  ['unauthorized', (_request, _response, forward) => forward({ path: '/api/webhooks/' })],
])('%s', async ([verdict, onTheWay]) => {
  const result = await selfTest(onTheWay)
  expect(result).toMatchObject({ verdict, eventId: null, deliveryId: null })
  if (verdict === 'redirected') expect(result.location).toBe('https://www.example.com/api/webhooks')
})

test.for<[SelfTestVerdict, OnTheWay]>([
  ['body_changed', (_request, _response, forward) => forward({ body: text => JSON.stringify(JSON.parse(text), null, 2) })],
  ['body_changed', (_request, _response, forward) => forward({ body: text => `${text}\n` })],
  ['headers_lost', (_request, _response, forward) => forward({ headers: ({ 'svix-id': id, ...others }) => others })],
  ['too_large', (_request, _response, forward) => forward({ body: text => text.padEnd(3000) })],
  ['rejected', (_request, _response, forward) => forward({ headers: headers => ({ ...headers, 'svix-timestamp': '12' }) })],
])('%s, with the delivery that shows it', async ([verdict, onTheWay]) => {
  const result = await selfTest(onTheWay)
  expect(result).toMatchObject({ verdict, eventId: null })
  expect(app.query('SELECT outcome FROM deliveries WHERE id = ?', result.deliveryId)).toEqual([{ outcome: 'rejected' }])
})

test('only the setting says what is called, admins alone may call it, and each call is recorded', async () => {
  const before = app.query('SELECT id FROM mendings').length
  const asked: string[] = []
  way.put((request, _response, forward) => {
    asked.push(`${request.method} ${request.url}`)
    forward()
  })
  const given = { method: 'POST', body: JSON.stringify({ url: 'http://127.0.0.1:9/' }), headers: { 'content-type': 'application/json', 'x-forwarded-host': 'evil.example' } }
  expect((await app.fetch('/api/self-test', given, null)).status).toBe(401)
  expect((await app.fetch('/api/self-test', given, { userId: 'user_other' })).status).toBe(403)
  expect((await app.fetch('/api/self-test', { ...given, headers: { 'sec-fetch-site': 'cross-site' } })).status).toBe(403)
  expect(asked).toEqual([])
  expect((await app.fetch('/api/self-test', given)).status).toBe(200)
  expect(asked).toEqual(['POST /api/webhooks'])
  const recorded = app.query<Record<string, unknown>>('SELECT kind, state, started_by, summary FROM mendings ORDER BY id DESC')
  expect(recorded.length).toBe(before + 1)
  expect(recorded[0]).toEqual({ kind: 'self_test', state: 'done', started_by: 'user_admin', summary: SELF_TEST_VERDICTS.ok.title })
})

test('one at a time', async () => {
  const arrived = Promise.withResolvers<() => void>()
  way.put((_request, _response, forward) => arrived.resolve(forward))
  const first = app.fetch('/api/self-test', { method: 'POST' })
  const forward = await arrived.promise
  expect((await app.fetch('/api/self-test', { method: 'POST' })).status).toBe(409)
  forward()
  expect(await json<SelfTestResult>(await first)).toMatchObject({ verdict: 'ok' })
})

describe('with no address set', () => {
  const other = useApp()

  test('that is what is named', async () => {
    expect(await selfTest(unchanged, other)).toMatchObject({ verdict: 'site_url_missing', url: null })
  })
})

describe('with an allow-list that leaves this server out', () => {
  const other = useApp({ NUXT_PUBLIC_SITE_URL: way.url, NUXT_WEBHOOK_ALLOWED_IPS: 'svix' })

  test('the way has no fault', async () => {
    const result = await selfTest(unchanged, other)
    expect(result).toMatchObject({ verdict: 'address_not_allowed', statusCode: 403 })
    expect(other.query('SELECT reason FROM deliveries WHERE id = ?', result.deliveryId)).toEqual([{ reason: 'address_not_allowed' }])
  })
})
