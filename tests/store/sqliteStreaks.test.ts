import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { FAILED_LOOKED_AT, STREAK_LOOKED_AT } from '../../db/sqlite/bounds'
import { arrival, event, settle, T0, update } from './contract/given'
import { useSqliteFiles } from './sqliteFile'

const files = useSqliteFiles()

test('a good delivery that more have followed than are looked at is found all the same, and the streak is cut', async () => {
  const file = await files.newFile()
  const store = files.open(file)
  await settle(store, update('msg_1'), T0)
  await settle(store, update('msg_2'), T0 + 1)
  await store.settle(event({ id: 'msg_3' }), { kind: 'fail', reason: 'internal_error', detail: null, statusCode: 500 }, arrival({ receivedAt: T0 + 2 }))
  const client = new Database(file)
  client.prepare(`WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ?)
    INSERT INTO deliveries (event_id, received_at, outcome, reason, status_code, duration_ms, body_bytes, headers)
    SELECT 'msg_3', ? + n, 'failed', 'internal_error', 500, 1, 1, '{}' FROM n`).run(STREAK_LOOKED_AT, T0 + 2)
  client.close()
  expect(await store.streaks(0)).toEqual({
    lastId: STREAK_LOOKED_AT + 3,
    verified: { deliveryId: STREAK_LOOKED_AT + 3, at: T0 + 2 + STREAK_LOOKED_AT },
    good: { deliveryId: 2, at: T0 + 1 },
    rejected: [],
    failed: [{ reason: 'internal_error', sourceIp: null, isSvixAgent: false, count: STREAK_LOOKED_AT, firstAt: T0 + 3 }],
  })
})

test('an event that has failed still is known as such also when more that came later have been mended than are looked at', async () => {
  const file = await files.newFile()
  const store = files.open(file)
  await settle(store, update('msg_good'), T0)
  const id = (n: number) => `msg_${n}`
  for (let n = 0; n <= FAILED_LOOKED_AT; n++) {
    await store.settle(event({ id: id(n) }), { kind: 'fail', reason: 'internal_error', detail: null, statusCode: 500 }, arrival({ receivedAt: T0 + 1 + n }))
  }
  for (let n = 1; n <= FAILED_LOOKED_AT; n++) await store.reapply(id(n), { kind: 'ignore' })
  expect(await store.hasFailedSince({ deliveryId: 1, at: T0 })).toBe(true)
  await store.reapply(id(0), { kind: 'ignore' })
  expect(await store.hasFailedSince({ deliveryId: 1, at: T0 })).toBe(false)
})
