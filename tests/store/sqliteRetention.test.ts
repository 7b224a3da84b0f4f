import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import type { Effect } from '#db/delivered'
import type { Store } from '#db/store'
import { SELF_TEST_AGENT, SELF_TEST_TYPE } from '#shared/selfTest'
import { createMender } from '../../server/services/mend/mender'
import { arrival, event, rejection, settle, T0, update } from './contract/given'
import { useSqliteFiles } from './sqliteFile'

const files = useSqliteFiles()
const LATER = T0 + 1
const FAILURE: Effect = { kind: 'fail', reason: 'payload_invalid', detail: null, statusCode: 422 }

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

test('an event that fails once more after its time keeps its payload until it is settled', async () => {
  const { store } = await open()
  const failing = event({ id: 'msg_failed' })
  const deliver = (effect: Effect, receivedAt: number) => store.settle(failing, effect, arrival({ receivedAt }))
  await deliver(FAILURE, T0)
  while (!await store.removeOlder(LATER));
  await deliver(FAILURE, LATER)
  expect(await store.getPayload('msg_failed')).toBe(failing.payload)
  await deliver({ kind: 'ignore' }, LATER)
  expect(await store.getPayload('msg_failed')).toBeNull()
})

test('an event without its payload cannot be applied again, and is told from one that there never was', async () => {
  const { store } = await open()
  await settle(store, update('msg_1'))
  while (!await store.removeOlder(LATER));
  const mender = createMender(store)
  const mended = await mender.one('msg_1', 'user_admin')
  expect(mended?.result).toEqual({ before: 'applied', after: 'left', isRowChanged: false, reason: 'payload_invalid', detail: 'The payload is no longer kept' })
  expect(await mender.one('msg_none', 'user_admin')).toBeNull()
})

test('when something was verified last is still known when the delivery is gone', async () => {
  const { store } = await open()
  const failing = (id: string, receivedAt: number) => store.settle(event({ id }), FAILURE, arrival({ receivedAt }))
  await settle(store, update('msg_good'), T0 - 9)
  await failing('msg_mended', T0 - 5)
  await failing('msg_failed', T0)
  await store.settle(event({ id: 'msg_selftest', type: SELF_TEST_TYPE }), { kind: 'ignore' }, arrival({ receivedAt: T0, userAgent: `${SELF_TEST_AGENT}1` }))
  await store.reapply('msg_mended', { kind: 'ignore' })
  while (!await store.removeOlder(LATER));
  await store.reject(rejection(), arrival({ receivedAt: LATER }))
  expect((await store.totals()).lastVerifiedAt).toBe(T0)
  expect(await store.streakOf({ reason: 'signature_mismatch' })).toMatchObject({ count: 1, lastGoodAt: T0 })
  expect(await store.streaks(0)).toMatchObject({ verified: { deliveryId: 0, at: T0 }, good: { deliveryId: 0, at: T0 - 9 }, rejected: [{ count: 1 }] })
})
