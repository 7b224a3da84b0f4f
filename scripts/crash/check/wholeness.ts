import { differences, rowsOf } from './rows.ts'
import type { Reader } from './rows.ts'

const HOUR = (time: string) => `${time} - ${time} % 3600000`
const DAY = (time: string) => `${time} - ${time} % 86400000`
const CREATED = 'coalesce(created_at, 0)'

/** What each table of counters keeps, and what counting the rows gives. */
const COUNTERS: Record<string, { kept: string, counted: string }> = {
  user_counts: {
    kept: 'SELECT status, count FROM user_counts WHERE count <> 0',
    counted: 'SELECT status, count(*) AS count FROM users GROUP BY 1',
  },
  event_counts: {
    kept: 'SELECT type, family, outcome, reason, subject_start, count FROM event_counts WHERE count <> 0',
    counted: `SELECT type, family, outcome, coalesce(reason, '') AS reason, CASE
        WHEN subject_id IS NULL THEN ' ' WHEN subject_id NOT LIKE '%\\_%' ESCAPE '\\' THEN '' ELSE substr(subject_id, 1, min(16, instr(subject_id, '_')))
      END AS subject_start, count(*) AS count
      FROM events GROUP BY 1, 2, 3, 4, 5`,
  },
  delivery_counts: {
    kept: 'SELECT outcome, reason, count FROM delivery_counts WHERE count <> 0',
    counted: 'SELECT outcome, coalesce(reason, \'\') AS reason, count(*) AS count FROM deliveries GROUP BY 1, 2',
  },
  hour_counts: {
    kept: 'SELECT hour, outcome, count FROM hour_counts WHERE count <> 0',
    counted: `SELECT ${HOUR('received_at')} AS hour, outcome, count(*) AS count FROM (
      SELECT received_at, outcome FROM events UNION ALL SELECT received_at, outcome FROM deliveries WHERE outcome = 'rejected') GROUP BY 1, 2`,
  },
  user_days: {
    kept: 'SELECT day, created, deleted FROM user_days WHERE created <> 0 OR deleted <> 0',
    counted: `SELECT day, sum(created) AS created, sum(deleted) AS deleted FROM (
      SELECT ${DAY(CREATED)} AS day, 1 AS created, 0 AS deleted FROM users
      UNION ALL SELECT ${DAY(`max(deleted_at, ${CREATED})`)}, 0, 1 FROM users WHERE deleted_at IS NOT NULL) GROUP BY 1`,
  },
}

/** What no file may hold: half an event, or something that belongs to nothing. Each gives ids. */
const HALVES: Record<string, string> = {
  'the event has no delivery': 'SELECT id FROM events WHERE NOT EXISTS (SELECT 1 FROM deliveries WHERE event_id = events.id)',
  'the delivery is of an event that is not there': 'SELECT id FROM deliveries WHERE event_id IS NOT NULL AND event_id NOT IN (SELECT id FROM events)',
  'the event’s delivery_count is not the number of its verified deliveries':
    'SELECT id FROM events WHERE delivery_count <> (SELECT count(*) FROM deliveries WHERE event_id = events.id)',
  'the user stands on an event that is not there': 'SELECT id FROM users WHERE last_event_id NOT IN (SELECT id FROM events)',
  'the event names one that is not there as newer': 'SELECT id FROM events WHERE superseded_by NOT IN (SELECT id FROM events)',
}

/** What no file may hold into which only good deliveries went. */
const NOT_GOOD: Record<string, string> = {
  'the event was not accepted exactly once':
    'SELECT id FROM events WHERE (SELECT count(*) FROM deliveries WHERE event_id = events.id AND outcome = \'accepted\') <> 1',
  'the delivery was neither accepted nor a duplicate': 'SELECT id FROM deliveries WHERE outcome NOT IN (\'accepted\', \'duplicate\')',
}

/** Whether SQLite finds the file sound, and every row has what belongs to it. Gives what is not so. */
export function checkWholeness(reader: Reader): string[] {
  return [...checkSoundness(reader), ...idsOf(reader, HALVES), ...checkCounters(reader)]
}

/** Whether each delivery was accepted, or a duplicate of one that was. Gives what is not so. */
export function checkGoodness(reader: Reader): string[] {
  return idsOf(reader, NOT_GOOD)
}

function checkSoundness(reader: Reader): string[] {
  const found = rowsOf<{ integrity_check: string }>(reader, 'PRAGMA integrity_check').map(row => row.integrity_check).filter(text => text !== 'ok')
  const foreign = rowsOf(reader, 'PRAGMA foreign_key_check').map(row => `foreign_key_check: ${JSON.stringify(row)}`)
  return [...found.map(text => `integrity_check: ${text}`), ...foreign, ...checkSearch(reader)]
}

/** FTS5 compares its index with the texts of the rows, and fails where they differ. */
function checkSearch(reader: Reader): string[] {
  try {
    reader.exec('INSERT INTO users_search (users_search, rank) VALUES (\'integrity-check\', 1)')
    return []
  }
  catch (error) {
    return [`the search index: ${error instanceof Error ? error.message : error}`]
  }
}

function idsOf(reader: Reader, queries: Record<string, string>): string[] {
  return Object.entries(queries).flatMap(([what, sql]) => rowsOf<{ id: string | number }>(reader, sql).map(({ id }) => `${id}: ${what}`))
}

function checkCounters(reader: Reader): string[] {
  return Object.entries(COUNTERS).flatMap(([table, { kept, counted }]) =>
    differences({ where: 'is kept', rows: rowsOf(reader, kept) }, { where: 'by counting', rows: rowsOf(reader, counted) }).map(difference => `${table}: ${difference}`))
}
