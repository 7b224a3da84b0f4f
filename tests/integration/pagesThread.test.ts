import { mkdtempSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { ensureBuilt } from '../../scripts/app/build'
import { startApp, type RunningApp } from '../../scripts/app/start'
import { appEnvironment, createInstance, signSession, type ClerkInstance } from '../../scripts/clerk/instance'
import { deliver, makeMessageId } from '../../scripts/clerk/sender'
import { userEvent } from '../fixtures/events'
import { QUICK_DISK } from '../quickDisk'
import { FAIL, GO_ON, HOLD, REJECT } from './toldThread'

/** Pages that wait at most; see server/threads/openPagesThread.ts. */
const WAITING_MAX = 100

const folder = mkdtempSync(join(QUICK_DISK, 'rollcall-pages-'))
let instance: ClerkInstance
let app: RunningApp

async function start() {
  const environment = { ...appEnvironment(instance, { adminUserIds: ['user_admin'] }), NUXT_DATABASE_URL: `file:${join(folder, 'rollcall.db')}` }
  app = await startApp({ env: environment, preload: new URL('./holdPages.ts', import.meta.url) })
}

beforeAll(async () => {
  await ensureBuilt()
  instance = await createInstance()
  await start()
})
// The thread begins with the first page.
beforeEach(async () => expect((await (await ask('/users')).answer).status).toBe(200))
afterAll(async () => {
  await app?.stop()
  rmSync(folder, { recursive: true })
})

/** Resolves as soon as the server has the request; what it answers comes when it comes. */
async function ask(path: string, isAdmin = true): Promise<{ answer: Promise<{ status?: number, body: string }> }> {
  const authorization = `Bearer ${await signSession(instance, { userId: 'user_admin' })}`
  const sent = request(app.url + path, { agent: false, headers: { accept: 'text/html', expect: '100-continue', ...isAdmin && { authorization } } })
  const answer = new Promise<{ status?: number, body: string }>((resolve, reject) => {
    sent.once('response', response => text(response).then(body => resolve({ status: response.statusCode, body }), reject))
    sent.once('error', reject)
  })
  answer.catch(() => {})
  await new Promise<void>((resolve, reject) => {
    sent.once('continue', resolve).once('error', reject).end()
  })
  return { answer }
}

const isPending = (answer: Promise<unknown>) => Promise.race([answer.then(() => false), new Promise<boolean>(resolve => setImmediate(resolve, true))])

test('a page that is long in being drawn holds up neither a delivery nor the API', async () => {
  await app.tell(HOLD)
  const { answer } = await ask('/users')
  const message = { id: makeMessageId(), body: JSON.stringify(userEvent({ id: 'user_meanwhile', first_name: 'Meanwhile' })) }
  expect(await deliver(`${app.url}/api/webhooks`, instance.webhookSecret, message)).toMatchObject({ status: 200 })
  expect((await (await ask('/api/users')).answer).body).toContain('user_meanwhile')
  expect(await isPending(answer)).toBe(true)
  await app.tell(GO_ON)
  expect(await answer).toMatchObject({ status: 200, body: expect.stringContaining('Meanwhile') })
})

test('when the thread fails, a page that waited for it says so, and the next one is drawn', async () => {
  await app.tell(HOLD)
  const { answer } = await ask('/users')
  await app.tell(FAIL)
  expect(await answer).toMatchObject({ status: 503, body: expect.stringContaining('This page could not be drawn now. Try again in a moment.') })
  expect(await (await ask('/events')).answer).toMatchObject({ status: 200 })
  await expect.poll(() => app.output()).toContain('The thread of the pages failed')
})

test('a rejection that nobody handles is printed, and the page that waits is drawn', async () => {
  await app.tell(HOLD)
  const { answer } = await ask('/users')
  await app.tell(REJECT)
  expect((await answer).status).toBe(200)
  await expect.poll(() => app.output()).toContain('[unhandledRejection] Error: A defect of the pages’ thread')
})

test(`${WAITING_MAX} pages wait at most; whoever asks for one more is told to come again`, async () => {
  await app.tell(HOLD)
  const waiting = await Promise.all(Array.from({ length: WAITING_MAX }, () => ask('/users', false)))
  expect(await (await ask('/users', false)).answer).toEqual({ status: 503, body: 'This page could not be drawn now. Try again in a moment.' })
  await app.tell(GO_ON)
  for (const { answer } of waiting) expect((await answer).status).toBe(302)
  expect((await (await ask('/users', false)).answer).status).toBe(302)
})

test('a server that is told to stop still draws the pages that were asked for', async () => {
  await app.tell(HOLD)
  const { answer } = await ask('/users')
  const stopped = app.stop()
  await expect.poll(() => app.output()).toContain('Rollcall stops')
  await app.tell(GO_ON)
  expect((await answer).status).toBe(200)
  expect(await stopped).toEqual({ code: 0, signal: null })
  await start()
})
