import { existsSync, renameSync, statSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { openDatabase } from '../../db/sqlite/open'
import { reject, REJECTED_AT_ONCE } from '../../db/sqlite/reject'
import { openSqliteStore } from '../../db/sqlite/store'
import { REJECTED_KEPT, StoreUnavailableError } from '#db/store'
import { deliveriesQuery } from '#shared/queries'
import { arrival, rejection, rowOf, settle, T0, update } from './contract/given'
import { migrations, reading, useSqliteFiles } from './sqliteFile'

const files = useSqliteFiles()
/** A whole flood of the largest rejections that there can be has to fit in so much; docs/data-model.md names it. */
const FILE_MAX_BYTES = 160 * 1024 * 1024

test('the file is written ahead, synced in full, keeps its foreign keys, and has no temporary files beside it', async () => {
  const { client } = openDatabase(await files.newFile(), migrations)
  expect(client.pragma('journal_mode', { simple: true })).toBe('wal')
  expect(client.pragma('synchronous', { simple: true })).toBe(2)
  expect(client.pragma('foreign_keys', { simple: true })).toBe(1)
  expect(client.pragma('busy_timeout', { simple: true })).toBeGreaterThan(0)
  expect(client.pragma('temp_store', { simple: true })).toBe(2)
  client.close()
})

test('what was settled is there for another program at once, and after a reopening', async () => {
  const file = await files.newFile()
  const store = files.open(file)
  await settle(store, update('msg_1'))
  const reader = new Database(file, { readonly: true })
  expect(reader.prepare('SELECT id, last_event_id FROM users').all()).toEqual([{ id: 'user_ada', last_event_id: 'msg_1' }])
  reader.close()
  await store.close()
  expect(await rowOf(files.open(file))).toMatchObject({ id: 'user_ada' })
})

test('where the system does not tell what lies in the place of the file, nothing is taken until it does', async () => {
  const file = await files.newFile()
  const store = files.open(file)
  renameSync(file, `${file}.away`)
  symlinkSync(file, file)
  await expect(settle(store, update('msg_1'))).rejects.toBeInstanceOf(StoreUnavailableError)
  await expect(store.probe()).rejects.toBeInstanceOf(StoreUnavailableError)
  renameSync(`${file}.away`, file)
  expect(await settle(store, update('msg_1'))).toEqual({ outcome: 'applied' })
})

test('a folder that is missing is made', () => {
  const file = join(files.folder, 'deep', 'er', 'rollcall.db')
  files.open(file)
  expect(existsSync(file)).toBe(true)
})

test('a migration that fails leaves nothing of itself and stops the opening', async () => {
  const file = await files.newFile()
  const broken = { sql: ['CREATE TABLE half (id text)', 'CREATE NONSENSE'], bps: true, hash: 'x', folderMillis: Date.now() + 1e9 }
  expect(() => openSqliteStore(file, [...migrations, broken], reading)).toThrow(/NONSENSE/)
  const { client } = openDatabase(file, migrations)
  expect(client.prepare('SELECT name FROM sqlite_master WHERE name = \'half\'').all()).toEqual([])
  client.close()
})

test('another program’s lock makes the store unavailable, and nothing else', async () => {
  const file = await files.newFile()
  const store = files.open(file)
  const other = new Database(file)
  other.exec('BEGIN IMMEDIATE')
  await expect(settle(store, update('msg_1'))).rejects.toBeInstanceOf(StoreUnavailableError)
  await expect(store.probe()).rejects.toBeInstanceOf(StoreUnavailableError)
  expect(await store.getEvent('msg_1')).toBeNull()
  other.exec('ROLLBACK')
  other.close()
  await store.probe()
  expect(await settle(store, update('msg_1'))).toEqual({ outcome: 'applied' })
})

test('a closed store is unavailable', async () => {
  const store = await files.openNew()
  await store.close()
  await expect(store.probe()).rejects.toBeInstanceOf(StoreUnavailableError)
})

test('no counter and no search entry drifts from the rows', async () => {
  const file = await files.newFile()
  const store = files.open(file)
  for (const n of [1, 2, 3, 2, 1]) await settle(store, update(`msg_${n}`, { id: `user_${n % 2}`, updatedAt: T0 + n, searchText: `name ${n}` }))
  await store.reject(rejection(), arrival())
  const reader = new Database(file)
  const count = (sql: string) => reader.prepare(sql).pluck().get()
  expect(count('SELECT sum(count) FROM user_counts')).toBe(count('SELECT count(*) FROM users'))
  expect(count('SELECT sum(count) FROM event_counts')).toBe(count('SELECT count(*) FROM events'))
  expect(count('SELECT sum(count) FROM delivery_counts')).toBe(count('SELECT count(*) FROM deliveries'))
  reader.exec('INSERT INTO users_search (users_search, rank) VALUES (\'integrity-check\', 1)')
  expect(reader.pragma('integrity_check', { simple: true })).toBe('ok')
  reader.close()
})

test('a flood of 12,000 rejected deliveries keeps the newest 10,000 and a bounded file', async () => {
  const file = await files.newFile()
  const { client, db } = openDatabase(file, migrations)
  const long = 'ÿ'.repeat(512)
  const headers = Object.fromEntries(Array.from({ length: 10 }, (_, n) => [`svix-header-${n}`, long]))
  const largest = rejection({ bodyExcerpt: 'x'.repeat(4096), claimedEventId: long, detail: long })
  // In the largest groups that there are; the store holds a flood back, which would take a minute.
  const { groupMax } = REJECTED_AT_ONCE
  for (let n = 0; n < 12_000; n += groupMax) reject(db, Array.from({ length: groupMax }, (_, index) => ({ rejection: largest, arrival: arrival({ receivedAt: T0 + n + index, headers, userAgent: long }) })))
  client.close()
  const store = files.open(file)
  const page = await store.listDeliveries(deliveriesQuery.parse({ outcome: 'rejected', limit: 1 }))
  expect(page).toMatchObject({ total: REJECTED_KEPT, items: [{ receivedAt: T0 + 11_999 }] })
  const oldest = await store.listDeliveries(deliveriesQuery.parse({ to: T0 + 2000 }))
  expect(oldest).toMatchObject({ items: [], total: 0 })
  expect((await store.totals()).deliveries.rejected).toBe(REJECTED_KEPT)
  await store.close()
  expect(statSync(file).size).toBeLessThan(FILE_MAX_BYTES)
})
