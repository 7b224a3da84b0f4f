import Database from 'better-sqlite3'
import type { WebhookEvent } from '@clerk/backend/webhooks'
import { openSqliteStore } from '../../../db/sqlite/store.ts'
import type { Arrival } from '../../../db/delivered.ts'
import { ingest } from '../../../server/services/ingest.ts'
import { rebuildReading } from '../../../server/services/rebuild/reading.ts'
import { ownMigrations } from '../../app/database.ts'
import { rebuildFromNothing } from '../../rebuild/fromNothing.ts'
import type { Ledger } from '../ledger.ts'
import { compare } from '../orderRule.ts'
import { differences, rowsOf } from './rows.ts'

/** A delivery as a store is to settle it. */
interface Replayed {
  id: string
  payload: string
  arrival: Arrival
}

/** What is compared of a table. */
interface Compared { sql: string, apart: string[] }

const COUNTERS = ['user_counts', 'event_counts', 'delivery_counts', 'hour_counts', 'failure_hours', 'latency_hours']
/** What may differ in nothing between two files of the same deliveries in the same order, but the numbers of rows. */
const WHOLE: Record<string, Compared> = {
  users: { sql: 'SELECT * FROM users', apart: ['row_number'] },
  events: { sql: 'SELECT * FROM events', apart: [] },
  deliveries: { sql: 'SELECT * FROM deliveries ORDER BY id', apart: ['id'] },
  ...Object.fromEntries(COUNTERS.map(table => [table, { sql: `SELECT * FROM ${table} WHERE count <> 0`, apart: [] }])),
  user_days: { sql: 'SELECT * FROM user_days WHERE created <> 0 OR deleted <> 0', apart: [] },
}
/** What may not differ whatever the order: who came first says neither what a user is nor what an event said. */
const IN_ANY_ORDER: Record<string, Compared> = {
  users: { sql: 'SELECT * FROM users', apart: ['row_number', 'synced_at'] },
  events: { sql: 'SELECT id, type, family, subject_id, instance_id, occurred_at, payload FROM events', apart: [] },
}

/**
 * Compares a file with fresh stores that never crashed: one that settled the very deliveries of the file in the order of
 * their commits, which has to come out the same to the last counter, and one that settled each event once, in the order in which
 * they happened, which has to have the same users. So has a copy of the file whose users are rebuilt from its log.
 *
 * @param newFile gives the path of a file that is not there yet
 */
export async function checkReplays(file: string, ledger: Ledger, newFile: () => string, aborted: AbortSignal): Promise<string[]> {
  const asCommitted = newFile()
  await settleAll(asCommitted, deliveriesIn(file), aborted)
  const asHappened = newFile()
  const happened = [...ledger.entries.values()].map(({ event }) => event).sort(compare)
  await settleAll(asHappened, happened.map(event => ({ id: event.id, payload: event.payload, arrival: NO_ARRIVAL })), aborted)
  const rebuilt = newFile()
  await rebuildCopy(file, rebuilt)
  return [
    ...compareFiles(file, asCommitted, WHOLE).map(difference => `settled anew as it was committed: ${difference}`),
    ...compareFiles(file, asHappened, IN_ANY_ORDER).map(difference => `settled anew as it happened: ${difference}`),
    ...compareFiles(file, rebuilt, IN_ANY_ORDER).map(difference => `rebuilt from its log: ${difference}`),
  ]
}

const NO_ARRIVAL: Arrival = { receivedAt: 0, durationMs: 0, sourceIp: null, userAgent: null, bodyBytes: 0, headers: {} }

function deliveriesIn(file: string): Replayed[] {
  const reader = new Database(file, { readonly: true })
  const rows = rowsOf<Omit<Arrival, 'headers'> & { id: string, payload: string, headers: string }>(reader, `
    SELECT events.id, payload, deliveries.received_at AS receivedAt, duration_ms AS durationMs, source_ip AS sourceIp, user_agent AS userAgent, body_bytes AS bodyBytes, headers
    FROM deliveries JOIN events ON events.id = deliveries.event_id ORDER BY deliveries.id`)
  reader.close()
  return rows.map(({ id, payload, headers, ...arrival }) => ({ id, payload, arrival: { ...arrival, headers: JSON.parse(headers) as Record<string, string> } }))
}

async function settleAll(file: string, deliveries: Replayed[], aborted: AbortSignal): Promise<void> {
  const store = openSqliteStore(file, ownMigrations(), rebuildReading(() => {}))
  try {
    for (const { id, payload, arrival } of deliveries) {
      aborted.throwIfAborted()
      await ingest(store, { id, payload, event: JSON.parse(payload) as WebhookEvent, signedAt: 0 }, arrival)
    }
  }
  finally {
    await store.close()
  }
}

async function rebuildCopy(file: string, copy: string): Promise<void> {
  const reader = new Database(file, { readonly: true })
  reader.prepare('VACUUM INTO ?').run(copy)
  reader.close()
  const store = openSqliteStore(copy, ownMigrations(), rebuildReading(() => {}))
  await rebuildFromNothing(store, copy).finally(() => store.close())
}

function compareFiles(file: string, fresh: string, tables: Record<string, Compared>): string[] {
  const readers = [file, fresh].map(path => new Database(path, { readonly: true }))
  const found = Object.entries(tables).flatMap(([table, { sql, apart }]) => {
    const [crashed, settled] = readers.map(reader => rowsOf(reader, sql).map(row => Object.fromEntries(Object.entries(row).filter(([column]) => !apart.includes(column)))))
    return differences({ where: 'after the crashes', rows: crashed ?? [] }, { where: 'in the other file', rows: settled ?? [] }).map(difference => `${table}: ${difference}`)
  })
  for (const reader of readers) reader.close()
  return found
}
