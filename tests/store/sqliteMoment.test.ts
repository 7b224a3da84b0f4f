import Database from 'better-sqlite3'
import { expect, test, vi } from 'vitest'
import type { Store } from '#db/store'
import { deliveriesQuery, eventsQuery } from '#shared/queries'
import { createLookout } from '../../server/services/noticing/streak'
import { arrival, event, rejection, settle, T0, update } from './contract/given'
import { useSqliteFiles } from './sqliteFile'

const files = useSqliteFiles()

const REJECTS = `INSERT INTO deliveries (received_at, outcome, reason, status_code, duration_ms, user_agent, body_bytes, headers)
  VALUES (${T0}, 'rejected', 'signature_mismatch', 400, 1, 'Svix-Webhooks/1.0', 1, '{}')`
const MENDS = `UPDATE events SET outcome = 'applied', reason = NULL`

/** Has somebody else write while a call reads: before that one of its statements. */
async function whileOther<Result>(file: string, { writes, before }: { writes: string, before: number }, call: () => Promise<Result>): Promise<Result> {
  const other = new Database(file)
  const { prepare } = Database.prototype
  let prepared = 0
  const spy = vi.spyOn(Database.prototype, 'prepare').mockImplementation(function (this: Database.Database, source: string) {
    if (++prepared === before) other.exec(writes)
    return prepare.call(this, source)
  } as typeof prepare)
  try {
    return await call()
  }
  finally {
    spy.mockRestore()
    other.close()
    expect(prepared).toBeGreaterThanOrEqual(before)
  }
}

async function givenRejections(count: number): Promise<{ file: string, store: Store }> {
  const file = await files.newFile()
  const store = files.open(file)
  await settle(store, update('msg_1'), T0)
  for (let n = 0; n < count; n++) await store.reject(rejection(), arrival({ receivedAt: T0, userAgent: 'Svix-Webhooks/1.0' }))
  return { file, store }
}

test('what is rejected while a streak is read is counted once, with the next look', async () => {
  const { file, store } = await givenRejections(3)
  const lookOut = createLookout(store)
  expect((await whileOther(file, { writes: REJECTS, before: 4 }, lookOut)).rejected?.count).toBe(3)
  expect((await lookOut()).rejected?.count).toBe(4)
})

test('a list and its total are of one moment', async () => {
  const { file, store } = await givenRejections(3)
  const { items, total } = await whileOther(file, { writes: REJECTS, before: 3 }, () => store.listDeliveries(deliveriesQuery.parse({ outcome: 'rejected' })))
  expect(total).toBe(items.length)
})

test('a portion of an export is of one moment: an event that is mended meanwhile is not left out', async () => {
  const file = await files.newFile()
  const store = files.open(file)
  await store.settle(event(), { kind: 'fail', reason: 'internal_error', detail: null, statusCode: 500 }, arrival())
  const { cursor, limit, ...filters } = eventsQuery.parse({ type: 'user.updated' })
  const exported = await whileOther(file, { writes: MENDS, before: 2 }, () => Array.fromAsync(store.exportEvents(filters)))
  expect(exported.flat()).toMatchObject([{ id: 'msg_1' }])
})
