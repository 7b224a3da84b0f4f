import type { Database } from 'better-sqlite3'
import { makeChance } from './chance.ts'
import type { Size } from './fill.ts'
import { insertInto } from './insertInto.ts'

/** So many are kept, see db/store.ts. */
const KEPT_AT_MOST = 10_000
const SPAN_MS = 20 * 24 * 3600 * 1000
const REASONS = [...Array.from({ length: 7 }, () => 'signature_mismatch'), 'missing_headers', 'missing_headers', 'timestamp_too_old', 'body_not_json']

/** Writes rejected deliveries: as many as are kept, or one for each fifty events where that is fewer. */
export function writeRejections(client: Database, { events }: Size, until: number): void {
  const chance = makeChance(events + 1)
  const insert = insertInto(client, 'deliveries', ['claimed_event_id', 'received_at', 'outcome', 'reason', 'status_code', 'duration_ms', 'source_ip', 'user_agent', 'body_bytes', 'headers', 'body_excerpt'])
  const count = Math.min(KEPT_AT_MOST, Math.ceil(events / 50))
  for (let index = 0; index < count; index++) {
    const receivedAt = Math.floor(until - SPAN_MS + index * SPAN_MS / count)
    const body = `{"data":{"id":"${chance.id('user', receivedAt)}"},"type":"user.updated"}`
    insert(chance.id('msg', receivedAt), receivedAt, 'rejected', chance.pick(REASONS), 400, chance.below(5), `198.51.100.${chance.below(256)}`, 'curl/8.14.1', body.length, '{"content-type":"application/json"}', body)
  }
}
