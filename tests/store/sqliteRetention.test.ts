import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import type { Store } from '#db/store'
import { arrival, event, T0 } from './contract/given'
import { useSqliteFiles } from './sqliteFile'

const files = useSqliteFiles()
const LATER = T0 + 1

/** Events that have arrived at once, each with a payload of so many bytes and a delivery. */
async function fill(store: Store, count: number, bytes = 100): Promise<void> {
  for (let n = 0; n < count; n++) {
    await store.settle(event({ id: `msg_${String(n).padStart(4, '0')}`, type: 'session.created', payload: 'x'.repeat(bytes) }), { kind: 'ignore' }, arrival())
  }
}

/** What is left, and how many pages of the file are free. */
function look(file: string) {
  const client = new Database(file, { readonly: true })
  const { payloads, deliveries } = client.prepare<[], { payloads: number, deliveries: number }>('SELECT (SELECT count(*) FROM events WHERE payload <> \'\') AS payloads, (SELECT count(*) FROM deliveries) AS deliveries').get()!
  const [free, pages] = ['freelist_count', 'page_count'].map(name => client.pragma(name, { simple: true }) as number)
  client.close()
  return { payloads, deliveries, free: free!, pages: pages! }
}

async function open() {
  const file = await files.newFile()
  return { file, store: files.open(file) }
}

test('a step removes 50 deliveries and 50 payloads at most, the oldest first', async () => {
  const { file, store } = await open()
  await fill(store, 120)
  const left: number[][] = []
  for (let isDone = false; !isDone;) {
    isDone = await store.removeOlder(LATER)
    const { payloads, deliveries } = look(file)
    left.push([payloads, deliveries])
  }
  expect(left).toEqual([[70, 70], [20, 20], [0, 0], [0, 0]])
})

test('a step empties a MiB of payloads at most, or a single one that has more', async () => {
  const { file, store } = await open()
  await fill(store, 5, 400 * 1024)
  expect(await store.removeOlder(LATER)).toBe(false)
  expect(look(file).payloads).toBe(3)
  const other = await open()
  await fill(other.store, 3, 3 * 1024 * 1024)
  expect(await other.store.removeOlder(LATER)).toBe(false)
  expect(look(other.file).payloads).toBe(2)
})

test('room is given back 100 pages at a time, once all is removed, and 1,000 stay free', async () => {
  const { file, store } = await open()
  await fill(store, 10, 1024 * 1024)
  while (look(file).payloads > 0) expect(await store.removeOlder(LATER)).toBe(false)
  let before = look(file)
  for (;;) {
    const isDone = await store.removeOlder(LATER)
    const now = look(file)
    // One that says where others lie may go with them.
    expect(before.pages - now.pages).toBeLessThanOrEqual(101)
    before = now
    if (isDone) break
  }
  expect(before.free).toBe(1000)
})
