import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ensureBuilt } from '../../scripts/app/build'
import { startApp, type AppOptions, type RunningApp } from '../../scripts/app/start'
import { deliver } from '../../scripts/clerk/sender'
import { createWebhookSecret } from '../../scripts/clerk/instance'
import { USER_CREATED_TEXT } from '../fixtures/events'
import { json } from './app'
import { THROUGH_BOUND_BY_MODES, THROUGH_FULL_DISK } from './diskState'

const folder = mkdtempSync(join(tmpdir(), 'rollcall-start-'))
let databases = 0
const newDatabase = () => `file:${join(folder, `${++databases}.db`)}`

beforeAll(async () => {
  await ensureBuilt()
})
afterAll(() => rmSync(folder, { recursive: true }))

async function withApp<Result>(env: Record<string, string>, use: (app: RunningApp) => Promise<Result>, options: Partial<AppOptions> = {}): Promise<Result> {
  const app = await startApp({ cwd: '/', ...options, env: { NUXT_DATABASE_URL: newDatabase(), ...env } })
  try {
    return await use(app)
  }
  finally {
    await app.stop()
  }
}

const page = (app: RunningApp, path: string) => fetch(`${app.url}${path}`, { headers: { accept: 'text/html' }, redirect: 'manual' })

describe('with nothing set', () => {
  test('the server runs from any folder; the webhook answers 503, and the admin side names what is missing', async () => {
    await withApp({}, async (app) => {
      const answer = await deliver(`${app.url}/api/webhooks`, createWebhookSecret(), { body: USER_CREATED_TEXT })
      expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '30' } })
      expect(answer.body).not.toMatch(/secret|NUXT/i)
      const closed = await page(app, '/users')
      expect(closed.status).toBe(503)
      const html = await closed.text()
      expect(html).toContain('NUXT_PUBLIC_CLERK_PUBLISHABLE_KEY')
      expect(html).toContain('NUXT_CLERK_SECRET_KEY')
      expect(html).toContain('NUXT_CLERK_WEBHOOK_SIGNING_SECRET')
      expect(html).not.toContain('NUXT_CLERK_JWT_KEY')
      expect(html, 'the app’s script would start Clerk without a key').not.toMatch(/<script[^>]*type="module"/)
      const api = await fetch(`${app.url}/api/users`)
      expect([api.status, await json<object>(api)]).toMatchObject([401, { statusCode: 401 }])
      expect((await fetch(`${app.url}/api/health`)).status).toBe(200)
    })
  })

  test('without Clerk’s keys the webhook works', async () => {
    const secret = createWebhookSecret()
    await withApp({ NUXT_CLERK_WEBHOOK_SIGNING_SECRET: secret }, async (app) => {
      expect((await deliver(`${app.url}/api/webhooks`, secret, { body: USER_CREATED_TEXT })).status).toBe(200)
      expect(await (await page(app, '/')).text()).not.toContain('NUXT_CLERK_WEBHOOK_SIGNING_SECRET')
    })
  })

  test('an empty setting counts as none', async () => {
    const empty = Object.fromEntries(['NUXT_CLERK_WEBHOOK_SIGNING_SECRET', 'NUXT_PUBLIC_CLERK_PUBLISHABLE_KEY', 'NUXT_CLERK_SECRET_KEY', 'NUXT_CLERK_JWT_KEY',
      'NUXT_ADMIN_USER_IDS', 'NUXT_ADMIN_ROLE', 'NUXT_WEBHOOK_ALLOWED_IPS', 'NUXT_TRUST_PROXY', 'NUXT_PUBLIC_CLERK_SIGN_IN_URL'].map(name => [name, '']))
    await withApp(empty, async app => expect((await page(app, '/')).status).toBe(503))
  })

  test('a relative database path begins at the folder that the server was started in', async () => {
    const secret = createWebhookSecret()
    const env = { NUXT_DATABASE_URL: 'file:.data/here.db', NUXT_CLERK_WEBHOOK_SIGNING_SECRET: secret }
    const outcome = (app: RunningApp) => deliver(`${app.url}/api/webhooks`, secret, { id: 'msg_here', body: USER_CREATED_TEXT }).then(answer => answer.body)
    expect(await withApp(env, outcome, { cwd: folder })).toBe('{"outcome":"applied"}')
    expect(await withApp({ ...env, NUXT_DATABASE_URL: `file:${join(folder, '.data/here.db')}` }, outcome)).toBe('{"outcome":"duplicate"}')
  })
})

describe('several secrets', () => {
  test('each is accepted, as after a rotation, and another is not', async () => {
    const secrets = [createWebhookSecret(), createWebhookSecret()]
    await withApp({ NUXT_CLERK_WEBHOOK_SIGNING_SECRET: secrets.join(' , ') }, async (app) => {
      for (const secret of secrets) expect((await deliver(`${app.url}/api/webhooks`, secret, { body: USER_CREATED_TEXT })).status).toBe(200)
      expect((await deliver(`${app.url}/api/webhooks`, createWebhookSecret(), { body: USER_CREATED_TEXT })).status).toBe(400)
    })
  })
})

describe('settings that are wrong stop the start', () => {
  const refusal = (env: Record<string, string>) => withApp(env, async () => 'started').catch((error: Error) => error.message)

  // What is wrong is tested in tests/unit/settings.test.ts.
  test('and all of them are named in one message, without their values', async () => {
    writeFileSync(join(folder, 'a-file'), '')
    const message = await refusal({
      NUXT_PUBLIC_CLERK_PUBLISHABLE_KEY: 'pk_live_short',
      NUXT_CLERK_SECRET_KEY: 'hunter2',
      NUXT_CLERK_JWT_KEY: 'no PEM',
      NUXT_PUBLIC_CLERK_SIGN_IN_URL: 'javascript:alert(1)',
      NUXT_ADMIN_USER_IDS: 'user_1,ada@example.org',
      NUXT_DATABASE_URL: `file:${join(folder, 'a-file', 'rollcall.db')}`,
      NUXT_RETENTION_DAYS: '-1',
      NUXT_WEBHOOK_MAX_BODY_BYTES: '1MB',
      NUXT_WEBHOOK_ALLOWED_IPS: 'svix, 10.0.0.0/33',
      NUXT_TRUST_PROXY: 'maybe',
    })
    expect(message).toContain('exit code 1')
    const named = [...message.matchAll(/^ *(NUXT_\w+): /gm)].map(match => match[1])
    expect(named).toEqual([
      'NUXT_PUBLIC_CLERK_PUBLISHABLE_KEY', 'NUXT_CLERK_SECRET_KEY', 'NUXT_CLERK_JWT_KEY', 'NUXT_PUBLIC_CLERK_SIGN_IN_URL',
      'NUXT_ADMIN_USER_IDS', 'NUXT_DATABASE_URL', 'NUXT_RETENTION_DAYS', 'NUXT_WEBHOOK_MAX_BODY_BYTES', 'NUXT_WEBHOOK_ALLOWED_IPS', 'NUXT_TRUST_PROXY',
    ])
    expect(message).not.toMatch(/hunter2/)
  })
})

describe('a file that cannot be worked with stops the start', () => {
  const refusal = (env: Record<string, string>, options: Partial<AppOptions> = {}) =>
    withApp(env, async () => 'started', options).catch((error: Error) => error.message)

  // Which files those are is tested in tests/store/sqliteOpening.test.ts.
  test('with one message, and is left as it is', async () => {
    const file = join(folder, 'letter.db')
    const letter = 'Dear database, '.repeat(1000)
    writeFileSync(file, letter)
    const message = await refusal({ NUXT_DATABASE_URL: `file:${file}` })
    expect(message).toMatch(/exit code 1[\s\S]*^The file .* is damaged, or no database \(file is not a database, SQLITE_NOTADB\).*Restore a backup/m)
    expect(message).not.toMatch(/^ +at /m)
    expect(readFileSync(file, 'utf8')).toBe(letter)
  })

  test('a full disk, which leaves nothing that stops the next start', async () => {
    const NUXT_DATABASE_URL = newDatabase()
    expect(await refusal({ NUXT_DATABASE_URL }, { through: THROUGH_FULL_DISK })).toMatch(/exit code 1[\s\S]*cannot be opened \(disk I\/O error, SQLITE_IOERR_\w+\)\. Look at the room on its disk/)
    expect(await withApp({ NUXT_DATABASE_URL }, async () => 'started')).toBe('started')
  })

  test('a file or a folder that may not be written; one whose rights go while it is open is written on', async () => {
    const place = mkdtempSync(join(folder, 'rights-'))
    const file = join(place, 'rollcall.db')
    const secret = createWebhookSecret()
    const env = { NUXT_DATABASE_URL: `file:${file}`, NUXT_CLERK_WEBHOOK_SIGNING_SECRET: secret }
    const options = { through: THROUGH_BOUND_BY_MODES }
    await withApp(env, async (app) => {
      chmodSync(file, 0o400)
      chmodSync(place, 0o500)
      expect((await deliver(`${app.url}/api/webhooks`, secret, { body: USER_CREATED_TEXT })).status).toBe(200)
      expect((await fetch(`${app.url}/api/health`)).status).toBe(200)
    }, options)
    expect(await refusal(env, options)).toMatch(/exit code 1[\s\S]*NUXT_DATABASE_URL: the folder .* cannot be written/)
    chmodSync(place, 0o700)
    expect(await refusal(env, options)).toMatch(/exit code 1[\s\S]*NUXT_DATABASE_URL: the file .* cannot be read and written/)
    const client = new Database(file)
    expect(client.prepare('SELECT count(*) FROM events').pluck().get()).toBe(1)
    client.close()
  })
})
