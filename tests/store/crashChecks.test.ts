import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { WebhookEvent } from '@clerk/backend/webhooks'
import { beforeAll, expect, test } from 'vitest'
import { checkFile } from '../../scripts/crash/check/file'
import { checkReplays } from '../../scripts/crash/check/replay'
import { makeDeliveries } from '../../scripts/crash/deliveries'
import { noteAnswer, noteSent, openLedger } from '../../scripts/crash/ledger'
import { makeChance } from '../../scripts/figures/fill/chance'
import { ingest } from '../../server/services/ingest'
import { arrival } from './contract/given'
import { useSqliteFiles } from './sqliteFile'

const files = useSqliteFiles()
const DELIVERIES = 80

const ledger = openLedger()
let sound: string

beforeAll(async () => {
  const next = makeDeliveries(makeChance(1))
  const events = Array.from({ length: DELIVERIES }, next)
  const someone = events.find(({ updatedAt }) => updatedAt !== null)!
  const deletion = { type: 'user.deleted', timestamp: someone.timestamp + 1, data: { id: someone.subject } }
  events.push({ ...someone, id: 'msg_deletion', type: deletion.type, updatedAt: null, timestamp: deletion.timestamp, payload: JSON.stringify(deletion) })
  sound = await files.newFile()
  const store = files.open(sound)
  for (const event of events) {
    noteSent(ledger, event)
    const { outcome } = await ingest(store, { ...event, event: JSON.parse(event.payload) as WebhookEvent, signedAt: 0 }, arrival())
    noteAnswer(ledger, event, { status: 200, outcome })
  }
  await store.close()
})

/** A copy of the file that holds just what the ledger says, with something done to it. */
function fileWith(damage: string): string {
  const file = newPath()
  copyFileSync(sound, file)
  const client = new Database(file)
  client.pragma('foreign_keys = OFF')
  client.exec(damage)
  client.close()
  return file
}

let paths = 0
const newPath = () => join(files.folder, `crash-${++paths}.db`)
const compareAnew = (file: string) => checkReplays(file, ledger, newPath, new AbortController().signal)

test('in a file that holds what was promised the checks of the crash run find nothing', async () => {
  expect(checkFile(sound, ledger)).toMatchObject({ found: [], unansweredStored: [] })
  expect(await compareAnew(sound)).toEqual([])
})

const LAST = '(SELECT max(event_id) FROM deliveries WHERE outcome = \'duplicate\')'

test.for<[string, string, RegExp]>([
  ['an event that is gone', `DELETE FROM deliveries WHERE event_id = (SELECT max(id) FROM events); DELETE FROM events WHERE id = (SELECT max(id) FROM events)`, /^msg_\w+: answered with 2xx, and the event is not in the file$/],
  ['an event without its deliveries', `DELETE FROM deliveries WHERE event_id = ${LAST}`, /^msg_\w+: the event has no delivery$/],
  ['deliveries without their event', `DELETE FROM events WHERE id = ${LAST}`, /^\d+: the delivery is of an event that is not there$/],
  ['a duplicate that left no delivery', `DELETE FROM deliveries WHERE event_id = ${LAST} AND outcome = 'duplicate'`, /^msg_\w+: \d deliveries were answered with 2xx, and the file holds 1$/],
  ['a delivery that nobody sent', `INSERT INTO deliveries SELECT NULL, event_id, claimed_event_id, received_at, 'duplicate', reason, detail, status_code, duration_ms, source_ip, user_agent, body_bytes, headers, body_excerpt, cause, findings FROM deliveries WHERE event_id = ${LAST}`, /^msg_\w+: \d deliveries were sent, and the file holds \d$/],
  ['a count of deliveries that drifted', `UPDATE events SET delivery_count = delivery_count + 1 WHERE id = ${LAST}`, /^msg_\w+: the event’s delivery_count is not/],
  ['a payload with one byte more', `UPDATE events SET payload = payload || ' ' WHERE id = ${LAST}`, /^msg_\w+: the payload is not what was sent$/],
  ['a counter that drifted', 'UPDATE user_counts SET count = count + 1 WHERE status = \'active\'', /^user_counts: \{"status":"active","count":\d+\}: once is kept, not by counting$/],
  ['an older version of a user', 'UPDATE users SET first_name = \'Older\' WHERE id = (SELECT max(id) FROM users)', /^users: user_\w+: first_name is "Older" in the file/],
  ['a deleted user who is back', 'UPDATE users SET status = \'active\', deleted_at = NULL WHERE id = (SELECT max(id) FROM users WHERE deleted_at IS NOT NULL)', /^users: user_\w+: status is "active" in the file, "deleted" by the rule; deleted_at is null/],
  ['a search entry that is gone', 'INSERT INTO users_search (users_search, rowid, search_text) SELECT \'delete\', row_number, search_text FROM users LIMIT 1', /^the search index: /],
])('the checks of the crash run find %s', ([, damage, expected]) => {
  expect(checkFile(fileWith(damage), ledger).found).toContainEqual(expect.stringMatching(expected))
})

test.for<[string, string, RegExp]>([
  ['what an event came to', 'UPDATE events SET outcome = \'superseded\' WHERE id = (SELECT max(id) FROM events WHERE outcome = \'applied\')', /^settled anew as it was committed: events: msg_\w+: outcome is "superseded" after the crashes, "applied" in the other file$/],
  ['what search finds a user by', 'UPDATE users SET search_text = \' mallory\' WHERE id = (SELECT max(id) FROM users)', /^settled anew as it happened: users: user_\w+: search_text is " mallory" after the crashes/],
  ['what the log makes of a user', 'UPDATE users SET username = \'mallory\' WHERE id = (SELECT max(id) FROM users)', /^rebuilt from its log: users: user_\w+: username is "mallory" after the crashes/],
])('a comparison with fresh stores finds a difference in %s', async ([, damage, expected]) => {
  expect(await compareAnew(fileWith(damage))).toContainEqual(expect.stringMatching(expected))
})
