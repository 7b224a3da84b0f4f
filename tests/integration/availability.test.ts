import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { makeMessageId } from '../../scripts/clerk/sender'
import { userEvent } from '../fixtures/events'
import { useApp } from './app'

const app = useApp()
const health = async () => (await app.fetch('/api/health', {}, null)).status

test('while another program holds the database’s lock, nothing is promised; afterwards the retry is applied', async () => {
  const id = makeMessageId()
  const body = JSON.stringify(userEvent({ id: 'user_locked' }))
  const other = new Database(app.databaseFile)
  other.exec('BEGIN IMMEDIATE')
  expect(await app.deliver({ id, body })).toMatchObject({ status: 503, headers: { 'retry-after': '30' } })
  expect(await health()).toBe(503)
  expect((await app.fetch('/api/users')).status).toBe(200)
  other.exec('ROLLBACK')
  other.close()
  expect(await health()).toBe(200)
  expect(app.query('SELECT * FROM events WHERE id = ?', id)).toEqual([])
  expect(await app.deliver({ id, body })).toMatchObject({ status: 200, body: '{"outcome":"applied"}' })
})

test('deliveries that wait for a lock which is held for longer are each refused in time, and all are applied by their retries', async () => {
  const waiting = Array.from({ length: 4 }, (_, n) => ({ id: makeMessageId(), body: JSON.stringify(userEvent({ id: `user_waiting_${n}` })) }))
  const other = new Database(app.databaseFile)
  other.exec('BEGIN IMMEDIATE')
  for (const answer of await Promise.all(waiting.map(app.deliver))) expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '30' } })
  other.exec('ROLLBACK')
  other.close()
  expect(await health()).toBe(200)
  for (const message of waiting) expect(await app.deliver(message)).toMatchObject({ status: 200, body: '{"outcome":"applied"}' })
})

test('a table that is gone is the server’s own defect: 500, and the server goes on', async () => {
  const other = new Database(app.databaseFile)
  other.exec('ALTER TABLE users RENAME TO users_away')
  const id = makeMessageId()
  const body = JSON.stringify(userEvent({ id: 'user_defect' }))
  expect(await app.deliver({ id, body })).toMatchObject({ status: 500, body: '{"statusCode":500,"message":"The event was verified, but applying it failed."}' })
  expect(app.query('SELECT outcome, reason FROM events WHERE id = ?', id)).toEqual([{ outcome: 'failed', reason: 'internal_error' }])
  other.exec('ALTER TABLE users_away RENAME TO users')
  other.close()
  expect(await app.deliver({ id, body })).toMatchObject({ status: 200, body: '{"outcome":"applied"}' })
  expect(app.running().output()).not.toContain('example@example.org')
})
