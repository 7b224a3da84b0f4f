import { closeSync, copyFileSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { makeMessageId, type Message } from '../../scripts/clerk/sender'
import { userEvent } from '../fixtures/events'
import { useApp } from './app'
import { limitFiles } from './diskState'

const app = useApp()
const PAGE_BYTES = 4096
/** From so many pages on SQLite wants to empty its write-ahead log. */
const CHECKPOINT_PAGES = 1000
const DELIVERIES_MAX = 500

/** Everything that was answered with a 2xx, in whichever test; after each, all of it is there. */
const promised = new Set<string>()
const health = async () => (await app.fetch('/api/health', {}, null)).status
const aboutSomebody = (): Message & { id: string } => {
  const id = makeMessageId()
  return { id, body: JSON.stringify(userEvent({ id: id.replace('msg', 'user') })) }
}
async function deliver(message = aboutSomebody()) {
  const answer = await app.deliver(message)
  if (answer.status === 200) promised.add(message.id)
  return { ...answer, message }
}
/** A server that takes events may still be opening the file to read it; what is harmed by then stops it. */
async function restart() {
  await app.restart()
  expect((await app.fetch('/api/users')).status).toBe(200)
}
const unavailable = { status: 503, headers: { 'retry-after': '30' } }

function expectAllThere() {
  const stored = app.query<{ id: string }>('SELECT events.id FROM events JOIN users ON users.last_event_id = events.id JOIN deliveries ON deliveries.event_id = events.id')
  expect(promised.difference(new Set(stored.map(({ id }) => id)))).toEqual(new Set())
  expect(app.query<{ integrity_check: string }>('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }])
}

test('a disk that fills up ends in 503 until there is room, and nothing that was promised is lost', async () => {
  await deliver()
  limitFiles(app.running().pid, statSync(`${app.databaseFile}-wal`).size + 100 * PAGE_BYTES)
  let last = await deliver()
  for (let n = 0; last.status === 200 && n < DELIVERIES_MAX; n++) last = await deliver()
  expect(last).toMatchObject(unavailable)
  expect(await health(), 'a little room is none').toBe(503)
  expectAllThere()
  expect((await app.fetch('/api/users')).status).toBe(200)
  expect((await app.fetch('/users', { headers: { accept: 'text/html' } })).status).toBe(200)
  await expect.poll(() => app.running().output()).toMatch(new RegExp(`"cause":"[^"]*(SQLITE_IOERR_WRITE|SQLITE_FULL)[^"]*","msg":"Event ${last.message.id} was verified but could not be stored"`))
  await expect.poll(() => app.running().output()).toMatch(/"msg":"The database cannot take a write"/)

  limitFiles(app.running().pid, 'unlimited')
  expect(await health()).toBe(200)
  await expect.poll(app.running().output).toMatch(/"msg":"The database takes writes again"/)
  expect(await deliver(last.message)).toMatchObject({ status: 200, body: '{"outcome":"applied"}' })
  expectAllThere()
})

test('a server that ends while the disk is full has lost nothing either', async () => {
  for (let n = 0; n < 10; n++) await deliver()
  limitFiles(app.running().pid, 0)
  const refused = await deliver()
  expect(refused).toMatchObject(unavailable)
  await restart()
  expectAllThere()
  expect(await deliver(refused.message)).toMatchObject({ status: 200, body: '{"outcome":"applied"}' })
})

test('while another program reads for long, the write-ahead log grows and nothing fails', async () => {
  const reader = new Database(app.databaseFile, { readonly: true })
  const events = reader.prepare<[], number>('SELECT count(*) FROM events').pluck()
  reader.exec('BEGIN')
  const before = events.get()
  for (let n = 0; logSize() <= CHECKPOINT_PAGES * PAGE_BYTES * 1.5 && n < DELIVERIES_MAX; n++) expect((await deliver()).status).toBe(200)
  expect(logSize()).toBeGreaterThan(CHECKPOINT_PAGES * PAGE_BYTES * 1.5)
  expect(events.get()).toBe(before)
  expect(await health()).toBe(200)
  reader.close()
  // After its next commit the server brings the log into the file, and the one after that begins the log anew; both wait for whoever reads an older state, as the server itself may.
  await expect.poll(async () => {
    const before = logSize()
    await deliver()
    return logSize() === before
  }).toBe(true)
  const grown = logSize()
  for (let n = 0; n < 3; n++) await deliver()
  expect(logSize()).toBe(grown)
  expectAllThere()
})
const logSize = () => statSync(`${app.databaseFile}-wal`).size

test('a file that is moved away promises nothing, and recovers when it is back', async () => {
  const { databaseFile } = app
  renameSync(databaseFile, `${databaseFile}.away`)
  const refused = await deliver()
  expect(refused).toMatchObject(unavailable)
  expect(await health()).toBe(503)
  await expect.poll(() => app.running().output()).toContain(`${databaseFile} was removed, moved or replaced while it was open.`)
  renameSync(`${databaseFile}.away`, databaseFile)
  expect(await health()).toBe(200)
  expect(await deliver(refused.message)).toMatchObject({ status: 200, body: '{"outcome":"applied"}' })
  expectAllThere()
})

test.for<[string, (file: string) => void]>([
  ['a write-ahead log that is removed', file => rmSync(`${file}-wal`)],
  ['a file that is replaced by a copy of its own', (file) => {
    const other = new Database(file)
    other.pragma('wal_checkpoint(TRUNCATE)')
    other.close()
    copyFileSync(file, `${file}.copy`)
    renameSync(`${file}.copy`, file)
  }],
])('%s promises nothing, until a restart', async ([, harm]) => {
  await deliver()
  harm(app.databaseFile)
  const refused = await deliver()
  expect(refused).toMatchObject(unavailable)
  expect(await health()).toBe(503)
  await restart()
  expect(await health()).toBe(200)
  expect(await deliver(refused.message)).toMatchObject({ status: 200, body: '{"outcome":"applied"}' })
  expectAllThere()
})

test('pages that are spoiled while the server runs end in 503, and a copy that is put back serves again', async () => {
  const { databaseFile } = app
  await restart()
  const copy = `${databaseFile}.copy`
  copyFileSync(databaseFile, copy)
  const file = openSync(databaseFile, 'r+')
  writeSync(file, Buffer.alloc(statSync(databaseFile).size - PAGE_BYTES, 0xA5), 0, null, PAGE_BYTES)
  closeSync(file)
  const refused = await deliver()
  expect(refused).toMatchObject(unavailable)
  await expect.poll(() => app.running().output()).toMatch(/"cause":"[^"]*database disk image is malformed \(SQLITE_CORRUPT/)
  await app.running().stop()
  for (const end of ['-wal', '-shm']) rmSync(databaseFile + end, { force: true })
  renameSync(copy, databaseFile)
  await restart()
  expect(await deliver(refused.message)).toMatchObject({ status: 200, body: '{"outcome":"applied"}' })
  expectAllThere()
})
