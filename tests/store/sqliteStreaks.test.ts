import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { STREAK_LOOKED_AT } from '../../db/sqlite/bounds'
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
