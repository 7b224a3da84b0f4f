import Database from 'better-sqlite3'
import fc from 'fast-check'
import type { Store } from '#db/store'
import { send, type AnyDelivery } from '../../scripts/order/histories'
import { T0 } from './contract/given'
import type { useSqliteFiles } from './sqliteFile'

type Row = Record<string, string | number | null>

/** What somebody may do to the users table from another program. */
const act = fc.oneof(
  fc.record({ what: fc.constant('edit' as const), user: fc.nat(4), change: fc.constantFrom(
    ['first_name', 'Mallory'], ['first_name', null], ['status', 'banned'], ['status', 'active'], ['updated_at', 9_000_000_000_000], ['deleted_at', 5],
    ['last_event_id', 'msg_no'], ['data_event_id', null], ['data_occurred_at', 1], ['data', '{"id":"user_x"}'], ['data', 'no JSON'], ['search_text', ' mallory'], ['search_starts', ''],
  ) }),
  fc.record({ what: fc.constant('delete' as const), user: fc.nat(4) }),
  fc.record({ what: fc.constant('add' as const), id: fc.constantFrom('user_', 'user_aa', 'user_ü') }),
)
export const vandalism = fc.array(act, { minLength: 1, maxLength: 6 })

/** Does it, as far as there are such users. */
export function vandalize(file: string, acts: typeof vandalism extends fc.Arbitrary<infer Value> ? Value : never): void {
  const client = new Database(file)
  const ids = client.prepare<[], string>('SELECT id FROM users ORDER BY id').pluck().all()
  for (const one of acts) {
    if (one.what === 'edit') client.prepare(`UPDATE users SET ${one.change[0]} = ? WHERE id = ?`).run(one.change[1], ids[one.user])
    else if (one.what === 'delete') client.prepare('DELETE FROM users WHERE id = ?').run(ids[one.user])
    else client.prepare('INSERT OR IGNORE INTO users (id, status, last_event_id, synced_at, search_text) VALUES (?, \'active\', \'msg_no\', 1, ?)').run(one.id, ' extra')
  }
  client.close()
}

/** Every row by its id, without its number and the time at which it was written. */
export function rowsIn(file: string): Map<string, Row> {
  const client = new Database(file, { readonly: true })
  const rows = client.prepare<[], Row>('SELECT * FROM users ORDER BY id').all()
  client.close()
  return new Map(rows.map(({ row_number, synced_at, ...row }) => [String(row.id), row]))
}

/** What was done to the users, by comparing column by column: kinds, and columns that differ. */
export function whatWasDone(before: Map<string, Row>, after: Map<string, Row>) {
  const ids = [...new Set([...before.keys(), ...after.keys()])].sort()
  return ids.flatMap((id) => {
    const [was, is] = [before.get(id), after.get(id)]
    if (!is) return [{ id, kind: 'missing', columns: [] as string[] }]
    if (!was) return [{ id, kind: 'extra', columns: [] as string[] }]
    const columns = Object.keys(was).filter(column => was[column] !== is[column])
    return columns.length > 0 ? [{ id, kind: 'different', columns }] : []
  })
}

/** What counters and the search index say, and what they have to say by the rows. */
export function countersIn(file: string) {
  const client = new Database(file)
  const all = (sql: string) => client.prepare(sql).raw().all()
  const at = 'coalesce(created_at, 0)'
  const day = (time: string) => `${time} - ${time} % 86400000`
  const counted = {
    statuses: all('SELECT status, count(*) FROM users GROUP BY 1 ORDER BY 1'),
    days: all(`SELECT day, sum(created), sum(deleted) FROM (SELECT ${day(at)} AS day, 1 AS created, 0 AS deleted FROM users
      UNION ALL SELECT ${day(`max(deleted_at, ${at})`)}, 0, 1 FROM users WHERE deleted_at IS NOT NULL) GROUP BY 1 ORDER BY 1`),
  }
  const kept = {
    statuses: all('SELECT status, count FROM user_counts WHERE count <> 0 ORDER BY 1'),
    days: all('SELECT day, created, deleted FROM user_days WHERE created <> 0 OR deleted <> 0 ORDER BY 1'),
  }
  // Throws where the index is not what the rows say.
  client.exec('INSERT INTO users_search (users_search, rank) VALUES (\'integrity-check\', 1)')
  client.close()
  return { counted, kept }
}

/** A delivery about one user, Ada unless it says otherwise. */
export const named = (id: string, given: Partial<AnyDelivery> = {}): AnyDelivery =>
  ({ id, subject: 'user_a', type: 'user.updated', timestamp: T0, updatedAt: T0, name: 'Ada', banned: false, fails: false, ...given })

/** Ada's row says then that she is Mallory. */
export function editName(file: string): void {
  vandalize(file, [{ what: 'edit', user: 0, change: ['first_name', 'Mallory'] }])
}

/** A file with Ada's row and the event that tells of it; the row has been edited since. */
export async function openEdited(files: ReturnType<typeof useSqliteFiles>): Promise<{ file: string, store: Store }> {
  const file = await files.newFile()
  const store = files.open(file)
  await send(store, named('msg_1'))
  editName(file)
  return { file, store }
}
