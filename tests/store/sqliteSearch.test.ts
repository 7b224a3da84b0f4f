import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { usersQuery } from '#shared/queries'
import { useSqliteFiles } from './sqliteFile'

const files = useSqliteFiles()
/** More than are ever fetched and sorted for one page. */
const USERS = 12_000

/** Users who share a word, made in an order that has nothing to do with their ids; every tenth is banned. */
function fill(file: string) {
  const client = new Database(file)
  client.exec(`
    WITH RECURSIVE numbers (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n < ${USERS - 1})
    INSERT INTO users (id, status, created_at, last_event_id, synced_at, search_text)
    SELECT printf('user_%05d', n), iif(n % 10 = 0, 'banned', 'active'), n * 7919 % 12007, 'msg_1', 1, printf(' user %05d common %d', n, n % 100)
    FROM numbers`)
  client.close()
}

test('a word that more share than can be sorted is found in the order of the list, page after page', async () => {
  const file = await files.newFile()
  fill(file)
  const store = files.open(file)
  const expected = Array.from({ length: USERS }, (_, n) => ({ id: `user_${String(n).padStart(5, '0')}`, at: n * 7919 % 12007, banned: n % 10 === 0 }))
    .sort((a, b) => b.at - a.at)
  for (const [status, wanted] of [['active', expected.filter(({ banned }) => !banned)], ['banned', expected.filter(({ banned }) => banned)], ['all', expected]] as const) {
    const first = await store.listUsers(usersQuery.parse({ q: 'COMMON use', status, limit: 200 }))
    const second = await store.listUsers(usersQuery.parse({ q: 'COMMON use', status, limit: 200, cursor: first.nextCursor }))
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(wanted.slice(0, 400).map(({ id }) => id))
    expect(first.totalIsExact).toBe(false)
    expect(first.total).toBeLessThanOrEqual(wanted.length)
  }
  const few = await store.listUsers(usersQuery.parse({ q: 'common 7', limit: 200, status: 'all' }))
  expect(few).toMatchObject({ total: USERS / 100 * 11, totalIsExact: true })
  expect(few.items.map(({ id }) => id)).toEqual(expected.filter(({ id }) => /^(7|7\d)$/.test(String(Number(id.slice(5)) % 100))).slice(0, 200).map(({ id }) => id))
})
