import { createServer, get, type IncomingMessage } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { exportJWK, importSPKI } from 'jose'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { startApp, type RunningApp } from '../../scripts/app/start'
import { appEnvironment, cookieHeader, createInstance, sessionCookies, signSession, type ClerkInstance } from '../../scripts/clerk/instance'
import { ADMIN_ID, json, useApp } from './app'

const app = useApp({ NUXT_ADMIN_ROLE: 'keeper' })
const STRANGER = { userId: 'user_stranger' }

const API_ROUTES = [
  '/api/users', '/api/users/user_1', '/api/users/user_1/events', '/api/events', '/api/events/msg_1', '/api/deliveries', '/api/deliveries/1',
  '/api/failures', '/api/overview', '/api/counts', '/api/live', '/api/alerts', '/api/metrics', '/api/metrics?x=1', '/api/alerts/test', '/api/mendings', '/api/mendings/1', '/api/reprocess', '/api/no-such-route', '/api/webhooks/other', '/api/health/x', '/api//users', '/api/users/', '/api/users?x=/api/health', '/%61pi/users',
]
const PAGES = ['/', '/users', '/users/user_1', '/events', '/events/msg_1', '/deliveries', '/failures', '/mending', '/mending/1', '/no-such-page', '/API/USERS', '/users/user%3F1%5C%09', '/sign-inx', '/webhooks']
/** What a browser could read as the address of another site, here or in a redirect that repeats it. */
const FOREIGN_PATHS = ['//', '///', '//api/users', '//evil.example/x', '/\\evil.example', '/%5Cevil.example', '/%5cevil.example', '/%09/evil.example', '/%0A%0D%09%5Cevil.example', 'http://evil.example/x']
const asPage = { headers: { accept: 'text/html' } }

describe('signed out', () => {
  test.for(API_ROUTES)('%s answers 401 as JSON, whatever is asked for', async (path) => {
    for (const init of [{}, asPage]) {
      const answer = await app.fetch(path, init, null)
      expect(answer.status).toBe(401)
      expect(await json(answer)).toMatchObject({ statusCode: 401, message: 'Sign in first.' })
    }
  })

  test.for(PAGES)('%s leads to the sign-in page and back', async (path) => {
    const answer = await app.fetch(path, asPage, null)
    expect(answer.status).toBe(302)
    expect(answer.headers.get('location')).toBe(`/sign-in?redirect_url=${encodeURIComponent(path)}`)
  })

  test.for(['GET /api/health', 'POST /api/webhooks/test', 'GET /sign-in', 'GET /sign-in/factor-one'])('%s is open', async (request) => {
    const [method, path] = request.split(' ') as [string, string]
    expect((await app.fetch(path, { method, ...asPage }, null)).status).toBe(200)
  })
})

describe('signed in, but no admin', () => {
  test('the API answers 403', async () => {
    for (const path of API_ROUTES) expect((await app.fetch(path, {}, STRANGER)).status).toBe(403)
  })

  test('a page says which account it is, and the status is 403', async () => {
    const answer = await app.fetch('/users', asPage, STRANGER)
    expect(answer.status).toBe(403)
    const html = await answer.text()
    expect(html).toContain('user_stranger')
    expect(html).toContain('NUXT_ADMIN_USER_IDS')
  })

  test.for([{ role: 'admin' }, { role: '' }, { extra: { unsafe_metadata: { role: 'keeper' } } }, { extra: { role: 'keeper' } }, { extra: { org_role: 'org:admin' } }, { extra: { metadata: 'keeper' } }])(
    '%j makes nobody an admin', async (claims) => {
      expect((await app.fetch('/api/overview', {}, { ...STRANGER, ...claims })).status).toBe(403)
    })
})

describe('an admin', () => {
  test('by id and by role', async () => {
    expect((await app.fetch('/api/overview')).status).toBe(200)
    expect((await app.fetch('/api/overview', {}, { ...STRANGER, role: 'keeper' })).status).toBe(200)
  })

  test('by the cookies that Clerk sets in a browser', async () => {
    const token = await signSession(app.instance(), { userId: ADMIN_ID })
    const headers = { cookie: cookieHeader(sessionCookies(app.instance(), token)), accept: 'text/html' }
    const answer = await app.fetch('/users', { headers }, null)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('cache-control')).toBe('private, no-store')
    expect(answer.headers.get('x-frame-options')).toBe('DENY')
  })

  test.for<[string, () => Promise<Record<string, string>>]>([
    ['an expired token', async () => ({ authorization: `Bearer ${await signSession(app.instance(), { userId: ADMIN_ID, issuedAt: 1_700_000_000 })}` })],
    ['a token of a time to come', async () => ({ authorization: `Bearer ${await signSession(app.instance(), { userId: ADMIN_ID, issuedAt: Math.floor(Date.now() / 1000) + 3600 })}` })],
    ['another instance’s token', async () => ({ authorization: `Bearer ${await signSession(await createInstance(), { userId: ADMIN_ID })}` })],
    ['an unsigned token', async () => ({ authorization: `Bearer ${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from(`{"sub":"${ADMIN_ID}","sid":"s"}`).toString('base64url')}.` })],
    ['a metrics token, where none is set', async () => ({ authorization: 'Bearer null' })],
    ['a machine token', async () => ({ authorization: 'Bearer ak_0123456789' })],
    ['a password', async () => ({ authorization: 'Basic dXNlcjpwYXNz' })],
  ])('is not who comes with %s', async ([, headers]) => {
    expect((await app.fetch('/api/overview', { headers: await headers() }, null)).status).toBe(401)
  })
})

describe('a path that names another site', () => {
  test.for(FOREIGN_PATHS)('%s is refused, and leads nowhere', async (path) => {
    const asAdmin = { authorization: `Bearer ${await signSession(app.instance(), { userId: ADMIN_ID })}` }
    for (const headers of [{}, asPage.headers, asAdmin]) expect(await askExactly(path, headers)).toMatchObject({ status: 400, location: undefined })
  })

  test('is told in JSON to a program, and as a page to a person', async () => {
    const { body } = await askExactly('//', { accept: 'application/json' })
    expect(JSON.parse(body)).toMatchObject({ statusCode: 400, message: 'This is no path of Rollcall’s.' })
    expect((await askExactly('//', asPage.headers)).body).toContain('This address asks for something that is not there')
  })

  /** Asks for a path as it is written; fetch would tidy it up. */
  async function askExactly(path: string, headers: Record<string, string>) {
    const { hostname, port } = new URL(app.running().url)
    const [answer] = await once(get({ hostname, port, path, headers, agent: false }), 'response') as [IncomingMessage]
    return { status: answer.statusCode, location: answer.headers.location, body: await text(answer) }
  }
})

describe('a request that changes something', () => {
  test.for<[number, Record<string, string>]>([
    [403, { 'origin': 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
    [403, { 'sec-fetch-site': 'same-site' }],
    [403, { origin: 'https://evil.example' }],
    [403, { origin: 'null' }],
    [404, { 'sec-fetch-site': 'same-origin' }],
    [404, {}],
  ])('is answered %i with %j', async ([status, headers]) => {
    expect((await app.fetch('/api/users', { method: 'POST', headers })).status).toBe(status)
  })

  test('of another site cannot hide behind the page’s own origin and another port', async () => {
    const headers = { origin: 'http://localhost:1' }
    expect((await app.fetch('/api/users', { method: 'DELETE', headers })).status).toBe(403)
  })
})

describe('Clerk’s API', () => {
  let instance: ClerkInstance
  let keyless: RunningApp
  let keyed: RunningApp
  const asked: string[] = []
  const clerk = createServer((request, response) => {
    asked.push(request.url ?? '')
    void importSPKI(instance.jwtKey, 'RS256').then(exportJWK).then((key) => {
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ keys: [{ ...key, kid: `ins_${instance.cookieSuffix}`, alg: 'RS256', use: 'sig' }] }))
    })
  })

  beforeAll(async () => {
    instance = await createInstance()
    clerk.listen(0, '127.0.0.1')
    await once(clerk, 'listening')
    const { NUXT_CLERK_JWT_KEY = '', ...environment }: Record<string, string> = {
      ...appEnvironment(instance, { adminUserIds: [ADMIN_ID] }),
      NUXT_CLERK_API_URL: `http://127.0.0.1:${(clerk.address() as AddressInfo).port}`,
    }
    keyless = await startApp({ env: { ...environment, NUXT_DATABASE_URL: `file:${app.databaseFile}.keyless` } })
    keyed = await startApp({ env: { ...environment, NUXT_CLERK_JWT_KEY, NUXT_DATABASE_URL: `file:${app.databaseFile}.keyed` } })
  })
  afterEach(() => asked.splice(0))
  afterAll(async () => {
    await keyless.stop()
    await keyed.stop()
    clerk.close()
  })

  const statusOf = async (running: RunningApp, headers: Record<string, string>, path = '/api/overview') =>
    (await fetch(`${running.url}${path}`, { headers, redirect: 'manual' })).status

  test('is not asked about what is no session token', async () => {
    for (const token of ['ak_1', 'mt_1', 'oat_1', 'sk_live_1', 'nonsense']) {
      for (const running of [keyed, keyless]) expect(await statusOf(running, { authorization: `Bearer ${token}` })).toBe(401)
    }
    expect(asked).toEqual([])
  })

  test('is asked once for its keys by each of two threads where none is set, and strangers cannot have it asked again', async () => {
    const genuine = await signSession(instance, { userId: ADMIN_ID })
    const forged = (keyId: string) => [Buffer.from(JSON.stringify({ alg: 'RS256', typ: 'JWT', kid: keyId })).toString('base64url'), ...genuine.split('.').slice(1)].join('.')
    for (let n = 0; n < 20; n++) {
      const token = forged(`ins_${n}`)
      expect(await statusOf(keyless, { authorization: `Bearer ${token}` })).toBe(401)
      expect(await statusOf(keyless, { cookie: `__session=${token}; __client_uat=1` })).not.toBe(200)
      await statusOf(keyless, { accept: 'text/html' }, `/?__clerk_handshake=${token}`)
      await statusOf(keyless, { authorization: `Bearer ak_${n}` })
    }
    expect(await statusOf(keyless, { authorization: `Bearer ${genuine}` })).toBe(200)
    expect(asked).toEqual(['/v1/jwks', '/v1/jwks'])
  })
})
