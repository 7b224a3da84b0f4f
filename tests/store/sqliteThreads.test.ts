import { once } from 'node:events'
import { copyFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import Database from 'better-sqlite3'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { RebuildEndedError, type Portion } from '#db/rebuild'
import { StoreUnavailableError, type Store } from '#db/store'
import { usersQuery } from '#shared/queries'
import { openRemote } from '../../db/sqlite/thread/remote'
import { REJECTED_WAITING_MAX, storeInThreads, WAITING_MAX, WAITING_MAX_BYTES } from '../../db/sqlite/thread/store'
import { ensureBuilt } from '../../scripts/app/build'
import { PROJECT_ROOT } from '../../scripts/app/paths'
import type { StoreThreadData } from '../../server/threads/store'
import { GO_ON, HOLD, shareWords } from '../integration/toldThread'
import { exportsContract } from './contract/exports'
import { arrival, rejection, rowOf, settle, update } from './contract/given'
import { commitsIn, migrations, useSqliteFiles } from './sqliteFile'

const TOLD = new URL('./toldStoreThread.ts', import.meta.url).href
const BUILT = join(PROJECT_ROOT, '.output/server/assets')
/** Beside the sources, whose driver it then shares with this process: two copies of SQLite in one would undo each other's locks. */
const threadFile = join(PROJECT_ROOT, '.nuxt', `storeThread-${process.pid}.mjs`)

beforeAll(async () => {
  await ensureBuilt()
  copyFileSync(join(BUILT, readdirSync(BUILT).find(name => name.startsWith('storeThread'))!), threadFile)
})
afterAll(() => rmSync(threadFile, { force: true }))

const files = useSqliteFiles()
const opened: Store[] = []
afterEach(async () => {
  for (const store of opened.splice(0)) await store.close()
})

type Which = 'writer' | 'reader'

/** @param told the thread that does what it is told, where one is to */
function openIn(file: string, told?: Which) {
  const tell = shareWords()
  const threads: Worker[] = []
  const failures: string[] = []
  const start = (which: Which, workerData: StoreThreadData) => () => {
    threads.push(new Worker(threadFile, { workerData, ...which === told && { execArgv: ['--import', TOLD] } }))
    return threads.at(-1)!
  }
  const logFailure = (message: string) => void failures.push(message)
  const writer = openRemote({ start: start('writer', { file, migrations }), logFailure })
  const reader = openRemote({ start: start('reader', { file, migrations: null }), after: writer.opened, logFailure })
  const store = storeInThreads({ writer: writer.remote, reader: reader.remote })
  opened.push(store)
  return { store, threads, failures, tell, isOpen: Promise.all([writer.opened, reader.opened]) }
}

async function openNew() {
  return openIn(await files.newFile()).store
}

describe('exports', () => exportsContract(openNew))

test('a rebuild is done step by step in the thread, and its errors keep their class', async () => {
  const file = await files.newFile()
  const { store } = openIn(file)
  const event = { type: 'user.updated', timestamp: 5, data: { id: 'user_ada', updated_at: 5, first_name: 'Ada' } }
  await store.settle({ id: 'msg_1', type: event.type, subjectId: 'user_ada', instanceId: null, occurredAt: 5, payload: JSON.stringify(event) }, { kind: 'ignore' }, arrival())
  const other = new Database(file)
  other.exec('UPDATE events SET outcome = \'applied\'')
  other.close()
  const id = (await store.startRebuild({ startedBy: 'user_admin', request: {} }))!
  const rebuild = store.openRebuild(id)
  expect(await rebuild.countEvents()).toBe(1)
  expect(await rebuild.empty()).toMatchObject({ isEnd: true })
  let filled: Portion
  do filled = await rebuild.fill(); while (!filled.isEnd)
  expect(await rebuild.compare()).toMatchObject({ counts: { missing: 1 } })
  await store.noteMending(id, { state: 'cancelled' })
  await expect(rebuild.verify()).rejects.toBeInstanceOf(RebuildEndedError)
})

test('a file that cannot be opened, or is none of SQLite’s, says so', async () => {
  await expect(openIn(files.folder).isOpen).rejects.toThrow(/cannot be opened .*SQLITE_CANTOPEN/)
  const text = join(files.folder, 'text.db')
  writeFileSync(text, 'Dear database, '.repeat(1000))
  await expect(openIn(text).isOpen).rejects.toThrow(/is damaged, or no database/)
})

test('who waits for a thread that dies is told that the store is not available; it is started again, and nothing is lost', async () => {
  const { store, threads, isOpen, failures } = openIn(await files.newFile())
  await isOpen
  expect(await settle(store, update('msg_1'))).toEqual({ outcome: 'applied' })
  const unanswered = Promise.allSettled([store.probe(), settle(store, update('msg_2')), store.listUsers(usersQuery.parse({}))])
  await Promise.all(threads.slice(0, 2).map(thread => thread.terminate()))
  for (const result of await unanswered) expect(result).toMatchObject({ status: 'rejected', reason: { name: 'StoreUnavailableError' } })
  // One writes and one reads, and each comes back by itself.
  await expect.poll(() => Promise.all([store.probe(), store.totals()]).then(() => true, () => false)).toBe(true)
  expect(await settle(store, update('msg_2', { firstName: 'Augusta' }))).toMatchObject({ outcome: expect.stringMatching(/applied|duplicate/) as string })
  expect(await rowOf(store)).toMatchObject({ id: 'user_ada' })
  expect(threads).toHaveLength(4)
  expect(failures).toEqual([])
})

test('a delivery does not wait for what is long in being read', async () => {
  const { store, isOpen, tell } = openIn(await files.newFile(), 'reader')
  await isOpen
  await tell(HOLD)
  const read = store.listUsers(usersQuery.parse({}))
  expect(await settle(store, update('msg_1'))).toEqual({ outcome: 'applied' })
  expect(await Promise.race([read, store.probe()]), 'the read lasts').toBeUndefined()
  await tell(GO_ON)
  expect(await read).toMatchObject({ items: [{ id: 'user_ada' }] })
})

test('deliveries that gather while the thread is busy share a commit', async () => {
  const file = await files.newFile()
  const { store, isOpen, tell } = openIn(file, 'writer')
  await isOpen
  await settle(store, update('msg_0'))
  const before = commitsIn(file)
  await tell(HOLD)
  const settled = Promise.all(Array.from({ length: 64 }, (_, n) => settle(store, update(`msg_${n + 1}`, { id: `user_${n}` }))))
  await turn()
  await tell(GO_ON)
  expect((await settled).map(({ outcome }) => outcome)).toEqual(Array(64).fill('applied'))
  expect(commitsIn(file)).toBe(before + 1)
})

test('only so many deliveries wait, and so many bytes; the next is told to come again', async () => {
  const file = await files.newFile()
  const { store, isOpen } = openIn(file)
  await isOpen
  const other = new Database(file)
  other.exec('BEGIN IMMEDIATE')
  const large = update('msg_large')
  const waiting = [store.settle(large.event, large.effect, arrival({ bodyBytes: WAITING_MAX_BYTES - WAITING_MAX }))]
  await expect(store.settle(large.event, large.effect, arrival({ bodyBytes: WAITING_MAX + 1 }))).rejects.toBeInstanceOf(StoreUnavailableError)
  for (let n = 1; n < WAITING_MAX; n++) waiting.push(store.settle(large.event, large.effect, arrival({ bodyBytes: 1 })))
  expect(store.waiting()).toBe(WAITING_MAX)
  await expect(store.settle(large.event, large.effect, arrival({ bodyBytes: 0 }))).rejects.toThrow('Too many deliveries wait')
  other.exec('ROLLBACK')
  other.close()
  const outcomes = await Promise.allSettled(waiting)
  expect(outcomes).toHaveLength(WAITING_MAX)
  expect(store.waiting()).toBe(0)
  expect(await settle(store, large)).toMatchObject({ outcome: expect.stringMatching(/applied|duplicate/) as string })
})

test('rejected deliveries that wait take no place of a verified one', async () => {
  const { store, isOpen } = openIn(await files.newFile())
  await isOpen
  const rejected = Array.from({ length: REJECTED_WAITING_MAX }, () => store.reject(rejection(), arrival()))
  expect(store.waiting()).toBe(0)
  const verified = Array.from({ length: WAITING_MAX }, (_, n) => settle(store, update(`msg_${n}`, { id: `user_${n}` })))
  const beyond = await Promise.allSettled([store.reject(rejection(), arrival()), settle(store, update('msg_beyond'))])
  for (const result of beyond) expect(result).toMatchObject({ status: 'rejected', reason: { name: 'StoreUnavailableError' } })
  for (const settled of await Promise.all(verified)) expect(settled).toEqual({ outcome: 'applied' })
  await store.close()
  await Promise.all(rejected)
})

test('what was asked before the end is done before it, and nothing after it', async () => {
  const { store, threads, isOpen } = openIn(await files.newFile())
  await isOpen
  const last = Array.from({ length: 50 }, (_, n) => settle(store, update(`msg_${n}`, { id: `user_${n}` })))
  const ends = threads.map(thread => once(thread, 'exit'))
  await store.close()
  expect((await Promise.all(last)).map(({ outcome }) => outcome)).toEqual(Array(50).fill('applied'))
  await Promise.all(ends)
  await expect(store.probe()).rejects.toBeInstanceOf(StoreUnavailableError)
})
