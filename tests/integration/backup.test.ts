import { spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, readdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import Database from 'better-sqlite3'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Page } from '#shared/records/page'
import type { User } from '#shared/records/users'
import { environmentWithoutSettings } from '../../scripts/app/environment'
import { PROJECT_ROOT } from '../../scripts/app/paths'
import { startApp } from '../../scripts/app/start'
import { appEnvironment, signSession } from '../../scripts/clerk/instance'
import { deliver, makeMessageId, type Message } from '../../scripts/clerk/sender'
import { userEvent } from '../fixtures/events'
import { ADMIN_ID, json, useApp } from './app'
import { THROUGH_BOUND_BY_MODES, THROUGH_FULL_DISK } from './diskState'

const app = useApp()
const USERS = 30
const LARGE = 12
const LARGE_BYTES = 500_000
const sent: (Message & { id: string })[] = []

const newFolder = (mode = 0o700) => {
  const folder = mkdtempSync(join(dirname(app.databaseFile), 'backup-'))
  chmodSync(folder, mode)
  return folder
}
const messageAbout = (id: string) => ({ id: makeMessageId(), body: JSON.stringify(userEvent({ id })) })
async function deliverAbout(id: string): Promise<void> {
  const message = messageAbout(id)
  expect((await app.deliver(message)).status).toBe(200)
  sent.push(message)
}

/** Runs the command as an operator does. */
async function runCommand(words: string[], through: string[] = [], env: Record<string, string> = { NUXT_DATABASE_URL: `file:${app.databaseFile}` }) {
  const [program, ...rest] = [...through, process.execPath, join(PROJECT_ROOT, 'scripts/run.mjs'), 'backup', ...words]
  const child = spawn(program!, rest, { env: { ...environmentWithoutSettings(), ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => output += text)
  return new Promise<{ code: number | null, output: string }>((resolve, reject) => child.once('error', reject).once('close', code => resolve({ code, output })))
}

beforeAll(async () => {
  for (let n = 0; n < USERS; n++) await deliverAbout(`user_${n}`)
  // Large enough to be copied in many steps, between which others write.
  for (let n = 0; n < LARGE; n++) {
    const message = { id: makeMessageId(), body: JSON.stringify(userEvent({ id: `user_large_${n}`, private_metadata: { text: 'x'.repeat(LARGE_BYTES) } })) }
    expect((await app.deliver(message)).status).toBe(200)
    sent.push(message)
  }
})

/** Delivers one message after another until it is told to stop. */
function keepDelivering() {
  let isOver = false
  const ended = (async () => {
    for (let n = 0; !isOver; n++) await deliverAbout(`user_later_${n}`)
  })()
  return async () => {
    isOver = true
    await ended
  }
}

test('a backup that is made while deliveries come holds all that was answered before, and a server goes on from it', async () => {
  const folder = newFolder()
  const file = join(folder, 'backup.db')
  const stop = keepDelivering()
  const before = [...sent]
  const { code, output } = await runCommand([file])
  const meanwhile = sent.length - before.length
  await stop()
  expect(code, output).toBe(0)
  expect(meanwhile).toBeGreaterThan(10)

  const copy = new Database(file, { readonly: true })
  const events = copy.prepare<[], string>('SELECT events.id FROM events JOIN users ON users.last_event_id = events.id JOIN deliveries ON deliveries.event_id = events.id').pluck().all()
  expect(copy.pragma('integrity_check')).toEqual([{ integrity_check: 'ok' }])
  copy.close()
  expect(new Set(before.map(({ id }) => id)).difference(new Set(events))).toEqual(new Set())
  const counts = `${events.length} users, ${events.length} events, the newest received 20`
  expect(output).toMatch(/^MiB +\d+ of \d+$/m)
  expect(output).toContain(`${file} is written, and whole. It holds ${counts}`)
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(readdirSync(folder)).toEqual(['backup.db'])
  expect(await runCommand(['--check', file], [], {})).toEqual({ code: 0, output: expect.stringContaining(`${file} is whole. It holds ${counts}`) as string })
  expect(readdirSync(folder)).toEqual(['backup.db'])

  const instance = app.instance()
  const second = await startApp({ env: { ...appEnvironment(instance, { adminUserIds: [ADMIN_ID] }), NUXT_DATABASE_URL: `file:${file}` } })
  try {
    const headers = { authorization: `Bearer ${await signSession(instance, { userId: ADMIN_ID })}` }
    const get = async <Body>(path: string) => json<Body>(await fetch(`${second.url}${path}`, { headers }))
    expect((await get<Page<User>>('/api/users')).total).toBe(events.length)
    expect(await get('/api/users/user_0')).toEqual(await json(await app.fetch('/api/users/user_0')))
    expect(await get(`/api/events/${sent[0]?.id}`)).toEqual(await json(await app.fetch(`/api/events/${sent[0]?.id}`)))
    const outcomeOf = async (message: Message) => (await deliver(`${second.url}/api/webhooks`, instance.webhookSecret, message)).body
    expect(await outcomeOf(messageAbout('user_new'))).toBe('{"outcome":"applied"}')
    for (const message of sent.slice(0, 3)) expect(await outcomeOf(message)).toBe('{"outcome":"duplicate"}')
  }
  finally {
    await second.stop()
  }
})

describe('on the command line', () => {
  test('no file that is named ends in 1 and says how', async () => {
    expect(await runCommand([])).toEqual({ code: 1, output: 'Name one file: npm run backup -- FILE\n' })
  })

  test('a full disk leaves nothing behind', async () => {
    const folder = newFolder()
    const { code, output } = await runCommand([join(folder, 'backup.db')], THROUGH_FULL_DISK)
    expect([code, output]).toEqual([1, expect.stringMatching(/The copy could not be written \(.*\)\. It takes [1-9][\d.]* MiB, and [\d,.]+ MiB are free in .*\. Make room/) as string])
    expect(readdirSync(folder)).toEqual([])
  })

  test('a folder that may not be written is named', async () => {
    const folder = newFolder(0o500)
    const { code, output } = await runCommand([join(folder, 'backup.db')], THROUGH_BOUND_BY_MODES)
    expect([code, output]).toEqual([1, expect.stringContaining(`Nothing can be written in ${folder} (EACCES)`) as string])
  })
})
