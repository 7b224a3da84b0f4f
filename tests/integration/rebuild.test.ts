import { spawn } from 'node:child_process'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import type { Mending } from '#shared/mendings'
import type { RebuildStatus, UserDifference } from '#shared/rebuild'
import type { Page } from '#shared/records/page'
import { environmentWithoutSettings } from '../../scripts/app/environment'
import { PROJECT_ROOT } from '../../scripts/app/paths'
import { JSON_BODY_MAX_BYTES } from '../../server/http/parse'
import { userEvent } from '../fixtures/events'
import { json, useApp } from './app'

const app = useApp()
const USERS = 120
const START = Date.UTC(2026, 4, 4)

/** The version of each user that was sent last. */
const sent = new Map<string, string>()
let clock = 0

async function deliver(id: string): Promise<void> {
  const at = START + ++clock
  const name = `Name ${clock}`
  const answer = await app.deliver({ body: JSON.stringify(userEvent({ id, first_name: name, updated_at: at }, { type: 'user.updated', timestamp: at })) })
  expect(answer.status).toBe(200)
  sent.set(id, name)
}

const userId = (n: number) => `user_${String(n).padStart(4, '0')}`

/** Delivers about old users and new ones, one after another, until it is told to stop; never about those whose rows are vandalized. */
function keepDelivering() {
  let isOver = false
  const ended = (async () => {
    for (let n = 0; !isOver; n++) await deliver(n % 3 === 0 ? `user_new_${clock}` : userId(20 + n % (USERS - 20)))
  })()
  return async () => {
    isOver = true
    await ended
  }
}

function vandalize(): void {
  const client = new Database(app.databaseFile)
  client.exec(`UPDATE users SET first_name = 'Mallory', updated_at = ${START + 1e9} WHERE id IN ('${userId(7)}', '${userId(8)}')`)
  client.exec(`DELETE FROM users WHERE id IN ('${userId(14)}', '${userId(15)}')`)
  client.exec('INSERT OR IGNORE INTO users (id, status, last_event_id, synced_at) VALUES (\'user_extra\', \'active\', \'msg_no\', 1)')
  client.close()
}

/** What every row says that is not as the last version sent. */
function wrongRows() {
  const rows = app.query<{ id: string, first_name: string }>('SELECT id, first_name FROM users')
  expect(rows.length).toBeGreaterThan(0)
  const found = new Map(rows.map(({ id, first_name }) => [id, first_name]))
  return [...new Set([...sent.keys(), ...found.keys()])].filter(id => found.get(id) !== sent.get(id)).sort()
}

const status = async () => json<RebuildStatus>(await app.fetch('/api/rebuild'))
const post = (path: string, body: unknown = {}) => app.fetch(`/api/rebuild${path}`, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } })
const until = (state: Mending['state']) => expect.poll(async () => (await status()).rebuild?.state).toBe(state)
/** A rebuild is noted as waiting a moment before the server can go on with it. */
const untilItWaits = () => expect.poll(status).toMatchObject({ canConfirm: true, rebuild: { state: 'waiting' } })
const leftBeside = () => app.query<{ count: number }>('SELECT (SELECT count(*) FROM users_shadow) + (SELECT count(*) FROM user_differences) AS count')[0]?.count

/** Runs the command as an operator does, with nobody at a terminal; what one process has compiled, the next one takes. */
async function runCommand(...options: string[]): Promise<{ code: number | null, output: string }> {
  const child = spawn(process.execPath, [join(PROJECT_ROOT, 'scripts/run.mjs'), 'rebuild', ...options], {
    env: { ...environmentWithoutSettings(), NUXT_DATABASE_URL: `file:${app.databaseFile}`, NODE_COMPILE_CACHE: `${app.databaseFile}.compiled` }, stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => output += text)
  return new Promise((resolve, reject) => child.once('error', reject).once('close', code => resolve({ code, output })))
}

beforeAll(() => Promise.all(Array.from({ length: USERS }, (_, n) => deliver(userId(n)))))
beforeEach(vandalize)

test('while webhooks keep coming, rows are compared, shown, and put right when that is confirmed; none of what came is lost', async () => {
  const stop = keepDelivering()
  const started = await post('')
  expect([started.status, await json<Mending>(started)]).toMatchObject([202, { kind: 'rebuild', startedBy: 'user_admin' }])
  expect((await post('')).status).toBe(409)
  await untilItWaits()
  expect(await status()).toMatchObject({ canConfirm: true, rebuild: { counts: { missing: 2, different: 2, extra: 1 }, summary: '2 rows are missing, 2 rows say something else than the log and 1 row is accounted for by no event.' } })
  const list = async (query: string) => json<Page<UserDifference>>(await app.fetch(`/api/rebuild/differences${query}`))
  const first = await list('?limit=3')
  const second = await list(`?limit=3&cursor=${first.nextCursor}`)
  expect([...first.items, ...second.items].map(({ id, kind }) => [id, kind])).toEqual([
    [userId(7), 'different'], [userId(8), 'different'], [userId(14), 'missing'], [userId(15), 'missing'], ['user_extra', 'extra'],
  ])
  expect(first.total).toBe(5)
  expect((await list('?kind=different')).items[0]?.fields).toContainEqual({ field: 'firstName', stored: 'Mallory', rebuilt: sent.get(userId(7)) })
  // One hides behind the time that Mallory gave it, the other brings the row back by itself.
  await deliver(userId(7))
  await deliver(userId(14))
  expect((await post('/confirm', { removeExtra: true })).status).toBe(202)
  await until('done')
  await stop()
  expect(wrongRows()).toEqual([])
  expect((await status()).rebuild).toMatchObject({ request: { removeExtra: true, confirmedBy: 'user_admin' }, summary: '1 row inserted, 2 rows put right and 1 row removed.' })
  expect(app.query('SELECT sum(count) AS count FROM user_counts')).toEqual(app.query('SELECT count(*) AS count FROM users'))
  const found = await json<Page<{ id: string }>>(await app.fetch(`/api/users?q=${userId(14)}`))
  expect(found.items.map(({ id }) => id)).toEqual([userId(14)])
})

test('what is cancelled, or interrupted by a stop of the server, writes nothing, and what it left is removed', async () => {
  expect((await post('/confirm')).status, 'nothing waits').toBe(409)
  expect((await post('/cancel')).status).toBe(409)
  await post('')
  await untilItWaits()
  const wrong = wrongRows()
  expect(wrong).toEqual([userId(7), userId(8), userId(14), userId(15), 'user_extra'])
  expect((await post('/cancel')).status).toBe(200)
  expect((await status()).rebuild).toMatchObject({ state: 'cancelled', summary: 'Cancelled. Nothing was written.' })
  await expect.poll(leftBeside).toBe(0)

  await post('')
  await untilItWaits()
  await app.restart()
  expect(await status()).toMatchObject({ canConfirm: false, rebuild: { state: 'interrupted' } })
  await expect.poll(leftBeside).toBe(0)
  expect((await post('/confirm')).status).toBe(409)

  expect((await post('')).status).toBe(202)
  await app.restart({ signal: 'SIGKILL' })
  expect((await status()).rebuild?.state).toBe('interrupted')
  expect(wrongRows()).toEqual(wrong)
})

test('requests are checked, and admins only may make them', async () => {
  const issues = async (response: Response) => (await json<{ data: { issues: { path: string }[] } }>(response)).data.issues.map(({ path }) => path)
  const wrong = await post('/confirm', { removeExtra: 'yes', all: true })
  expect([wrong.status, await issues(wrong)]).toEqual([400, ['removeExtra', 'all']])
  expect((await app.fetch('/api/rebuild', { method: 'POST', body: '{', headers: { 'content-type': 'application/json' } })).status).toBe(400)
  expect((await app.fetch('/api/rebuild', { method: 'POST', body: '{}' })).status).toBe(415)
  expect((await post('', 'x'.repeat(JSON_BODY_MAX_BYTES))).status).toBe(413)
  const unknown = await app.fetch('/api/rebuild/differences?kind=odd')
  expect([unknown.status, await issues(unknown)]).toEqual([400, ['kind']])
  for (const path of ['', '/confirm', '/cancel']) {
    expect((await app.fetch(`/api/rebuild${path}`, { method: 'POST', body: '{}' }, null)).status, path).toBe(401)
    expect((await app.fetch(`/api/rebuild${path}`, { method: 'POST', body: '{}' }, { userId: 'user_other' })).status, path).toBe(403)
  }
})

test('the command line does the same on the file of a server that runs', async () => {
  const wrong = wrongRows()
  const [looked, unanswered] = await Promise.all([runCommand('--dry-run'), runCommand()])
  expect(looked.code, looked.output).toBe(2)
  expect(looked.output).toContain(`${userId(14)} has no row`)
  expect(looked.output).toContain(`firstName: "Mallory" → "${sent.get(userId(7))}"`)
  expect(looked.output).toContain('2 rows are missing, 2 rows say something else than the log and 1 row is accounted for by no event.')
  expect(wrongRows()).toEqual(wrong)
  expect(unanswered.output).toContain('Nobody can be asked here')

  const stop = keepDelivering()
  const written = await runCommand('--yes')
  await stop()
  expect(written.code, written.output).toBe(0)
  expect(written.output).toContain('2 rows inserted and 2 rows put right. 1 row stays that no event accounts for.')
  expect(wrongRows()).toEqual(['user_extra'])
  expect((await status()).rebuild).toMatchObject({ startedBy: 'command line', state: 'done', request: { removeExtra: false, confirmedBy: 'command line' } })

  await post('')
  await untilItWaits()
  expect(await runCommand('--yes')).toMatchObject({ code: 1, output: expect.stringContaining('noted as waiting') as string })
  const taken = await runCommand('--yes', '--remove-extra', '--cancel-other')
  expect(taken.code, taken.output).toBe(0)
  expect((await post('/confirm')).status, 'what the server waited with was ended').toBe(409)
  expect(wrongRows()).toEqual([])
  expect(await runCommand('--dry-run')).toMatchObject({ code: 0, output: expect.stringContaining('Every row is as the log says.') as string })
})
