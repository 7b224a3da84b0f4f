import { join } from 'node:path'
import Database from 'better-sqlite3'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openSqliteStore } from '../../db/sqlite/store'
import type { Store } from '#db/store'
import { LATENCY_BOUNDS_MS, LATENCY_UNBOUNDED_MS } from '#shared/latency'
import { arrival, deletion, HOUR_MS, rejection, T0, update } from './contract/given'
import { makeOlderFile, migrations, reading, useSqliteFiles } from './sqliteFile'

const files = useSqliteFiles()
const DAY_MS = 24 * HOUR_MS
/** A file as it was before there were counters for the overview. */
const older = migrations.slice(0, 2)

const moment = fc.integer({ min: 0, max: 3 * DAY_MS }).map(ms => T0 + ms)
const subject = fc.constantFrom('user_a', 'user_b', 'customer_of_old_c', 'customers-without-any-end_d', 'e')
/** Few, so that events come again: those that failed are applied then. */
const eventId = fc.integer({ min: 0, max: 12 }).map(n => ({ id: `msg_${n}`, occurredAt: T0 + n * 37 % 13 * HOUR_MS }))
const steps = fc.array(fc.record({
  kind: fc.constantFrom('update', 'update', 'delete', 'fail', 'fail_to_delete', 'reject'),
  event: eventId, subject, at: moment, updatedAt: moment,
  createdAt: fc.option(moment, { freq: 3 }),
  durationMs: fc.oneof(fc.constantFrom(...LATENCY_BOUNDS_MS), fc.nat(3_000_000)),
  reason: fc.constantFrom('payload_invalid', 'internal_error'),
  rejection: fc.constantFrom('signature_mismatch', 'missing_headers'),
} as const), { minLength: 1, maxLength: 30 })
type Step = typeof steps extends fc.Arbitrary<(infer Item)[]> ? Item : never

async function take(store: Store, step: Step): Promise<void> {
  const { id, occurredAt } = step.event
  const came = arrival({ receivedAt: step.at, durationMs: step.durationMs })
  if (step.kind === 'reject') return store.reject(rejection({ reason: step.rejection }), came)
  const given = step.kind.endsWith('delete')
    ? deletion(id, occurredAt, step.subject)
    : update(id, { id: step.subject, createdAt: step.createdAt, updatedAt: step.updatedAt, occurredAt })
  // What cannot be read may be about nobody.
  const failing = step.createdAt === null ? { ...given.event, subjectId: null } : given.event
  if (step.kind.startsWith('fail')) await store.settle(failing, { kind: 'fail', reason: step.reason, detail: null, statusCode: 422 }, came)
  else await store.settle(given.event, given.effect, came)
}

interface Row { type: string, subject_id: string | null, received_at: number, occurred_at: number, duration_ms: number, outcome: string, reason: string, created_at: number | null, deleted_at: number | null }

/** What the counters have to say, by counting every row, and what they say. */
function countsOf(file: string) {
  const reader = new Database(file, { readonly: true })
  const rows = (sql: string) => reader.prepare<[], Row>(sql).all()
  const start = (at: number, length: number) => Math.floor(at / length) * length
  const subjectStart = (id: string | null) => id === null ? ' ' : id.slice(0, Math.min(id.indexOf('_') + 1, 16))
  const boundOf = (ms: number) => LATENCY_BOUNDS_MS.find(bound => bound >= ms) ?? LATENCY_UNBOUNDED_MS
  const events = rows('SELECT * FROM events')
  const deliveries = rows('SELECT * FROM deliveries')
  const people = rows('SELECT * FROM users')
  const [rejected, verified] = [deliveries.filter(row => row.outcome === 'rejected'), deliveries.filter(row => row.outcome !== 'rejected')]
  const counted = [
    ...rejected.map(row => `rejected ${row.reason} ${start(row.received_at, HOUR_MS)}`),
    ...events.filter(row => row.outcome === 'failed').map(row => `failed ${row.reason} ${start(row.received_at, HOUR_MS)}`),
    ...verified.map(row => `handling ${boundOf(row.duration_ms)} ${start(row.received_at, HOUR_MS)}`),
    ...events.map(row => `arrival ${boundOf(row.received_at - row.occurred_at)} ${start(row.received_at, HOUR_MS)}`),
    ...events.map(row => `event ${row.type} ${row.outcome} ${row.reason ?? ''} ${subjectStart(row.subject_id)}`),
    ...people.map(row => `created ${start(row.created_at ?? 0, DAY_MS)}`),
    ...people.filter(row => row.deleted_at !== null).map(row => `deleted ${start(Math.max(row.deleted_at!, row.created_at ?? 0), DAY_MS)}`),
  ]
  const kept = reader.prepare<[], { name: string, count: number }>(`
    SELECT kind || ' ' || reason || ' ' || hour AS name, count FROM failure_hours
    UNION ALL SELECT latency || ' ' || bound_ms || ' ' || hour, count FROM latency_hours
    UNION ALL SELECT 'event ' || type || ' ' || outcome || ' ' || reason || ' ' || subject_start, count FROM event_counts
    UNION ALL SELECT 'created ' || day, created FROM user_days
    UNION ALL SELECT 'deleted ' || day, deleted FROM user_days`).all()
  reader.close()
  const names = Map.groupBy(counted, name => name)
  return {
    recounted: Object.fromEntries([...names].map(([name, all]) => [name, all.length])),
    kept: Object.fromEntries(kept.filter(({ count }) => count !== 0).map(({ name, count }) => [name, count])),
  }
}

test('the counters of events and of the overview say what counting every row would say, also of what came before they were there', async () => {
  let made = 0
  await fc.assert(fc.asyncProperty(steps, fc.double({ min: 0, max: 1, noNaN: true }), async (list, part) => {
    const before = Math.round(list.length * part)
    const [first, file] = [await files.newFile(), join(files.folder, `counters-${++made}.db`)]
    for (const [which, some] of [[first, list.slice(0, before)], [file, list.slice(before)]] as const) {
      if (which === file) await makeOlderFile(file, older, first)
      const store = openSqliteStore(which, migrations, reading)
      for (const step of some) await take(store, step)
      await store.close()
    }
    const { recounted, kept } = countsOf(file)
    expect(kept).toEqual(recounted)
  }), { numRuns: 60 })
})

test('a failed event that comes again as another, and fails for the same reason, is counted as what it is now', async () => {
  const file = await files.newFile()
  const store = files.open(file)
  for (const { event } of [update('msg_1'), deletion('msg_1', T0)]) await store.settle(event, { kind: 'fail', reason: 'payload_invalid', detail: null, statusCode: 422 }, arrival())
  const client = new Database(file)
  expect(client.prepare('SELECT type, count FROM event_counts WHERE count <> 0').raw().all()).toEqual([['user.deleted', 1]])
  client.close()
})

test('a deleted user who comes in one piece is counted once, and one who is removed no longer', async () => {
  const file = await files.newFile()
  const store = files.open(file)
  for (const step of [update('msg_1'), deletion('msg_2', T0), update('msg_3', { id: 'user_b' })]) await store.settle(step.event, step.effect, arrival())
  const client = new Database(file)
  client.prepare('INSERT INTO users (id, status, created_at, deleted_at, last_event_id, synced_at) VALUES (?, ?, ?, ?, ?, ?)')
    .run('user_c', 'deleted', T0 + DAY_MS, T0, 'msg_4', T0)
  expect(client.prepare('SELECT created, deleted FROM user_days WHERE day > ?').raw().all(T0)).toEqual([[1, 1]])
  client.exec('DELETE FROM users')
  expect(client.prepare('SELECT sum(created), sum(deleted) FROM user_days').raw().get()).toEqual([0, 0])
  client.close()
})

test('the file and the pages know the same bounds', async () => {
  const client = new Database(await files.newFile())
  expect(client.prepare('SELECT bound_ms FROM latency_bounds ORDER BY bound_ms').pluck().all()).toEqual([...LATENCY_BOUNDS_MS, LATENCY_UNBOUNDED_MS])
  client.close()
})
