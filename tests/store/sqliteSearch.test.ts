import Database from 'better-sqlite3'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { usersQuery } from '#shared/queries'
import { USERS_SORTED_AT_MOST } from '../../db/sqlite/bounds'
import { searchable, startsOf } from '../../db/sqlite/searchable'
import { deletion, settle, T0, update } from './contract/given'
import { makeOlderFile, migrations, useSqliteFiles } from './sqliteFile'

const files = useSqliteFiles()
/** A file as it was before the starts of words were kept. */
const older = migrations.slice(0, 4)
/** Half of them are still more than can be sorted, a tenth is less. */
const USERS = USERS_SORTED_AT_MOST * 4

/** Users of whom half share a word, made in an order that has nothing to do with their ids; every tenth is banned. */
function fill(file: string) {
  const client = new Database(file)
  const insert = client.prepare('INSERT INTO users (id, status, created_at, last_event_id, synced_at, search_text, search_starts) VALUES (?, ?, ?, ?, ?, ?, ?)')
  client.transaction(() => {
    for (const { n, id, at, banned, group } of users()) {
      const text = searchable(`${id} ${n % 2 ? 'uncommon' : 'common'} group${group}`)
      insert.run(id, banned ? 'banned' : 'active', at, 'msg_1', 1, text, startsOf(text).join(''))
    }
  })()
  client.close()
}

function users() {
  return Array.from({ length: USERS }, (_, n) => ({ n, id: `user_${String(n).padStart(5, '0')}`, at: n * 7919 % 12007, banned: n % 10 === 0, group: n % 100 }))
}

test('a word that more share than can be sorted is found in the order of the list, as one that few share', async () => {
  const file = await files.newFile()
  fill(file)
  const store = files.open(file)
  const expected = users().filter(({ n }) => n % 2 === 0).sort((a, b) => b.at - a.at)
  const idsOf = (list: { id: string }[]) => list.map(({ id }) => id)
  for (const [status, wanted] of [['active', expected.filter(({ banned }) => !banned)], ['banned', expected.filter(({ banned }) => banned)], ['all', expected]] as const) {
    const first = await store.listUsers(usersQuery.parse({ q: 'COMMON use', status, limit: 200 }))
    const second = await store.listUsers(usersQuery.parse({ q: 'COMMON use', status, limit: 200, cursor: first.nextCursor }))
    expect(idsOf([...first.items, ...second.items])).toEqual(idsOf(wanted.slice(0, 400)))
    expect(idsOf((await Array.fromAsync(store.exportUsers(usersQuery.parse({ q: 'COMMON use', status })))).flat())).toEqual(idsOf(wanted))
    expect(first.totalIsExact).toBe(false)
    expect(first.total).toBeLessThanOrEqual(Math.min(USERS_SORTED_AT_MOST, wanted.length))
  }
  const few = await store.listUsers(usersQuery.parse({ q: 'common group7', limit: 200, status: 'all' }))
  const wanted = expected.filter(({ group }) => String(group).startsWith('7'))
  expect(few).toMatchObject({ total: wanted.length, totalIsExact: true })
  expect(idsOf(few.items)).toEqual(idsOf(wanted.slice(0, 200)))
})

test('users who were there before the starts of words were kept have the same ones, and are found', async () => {
  const [today, file] = [await files.newFile(), join(files.folder, 'older.db')]
  const store = files.open(today)
  for (const [n, searchText] of ['Ada Lovelace\nada@example.org\nadam', 'Zoë 王小明先生\n🦄🦄🦄🦄🦄 x', '- '].entries()) {
    await settle(store, update(`msg_${n}`, { id: `user_${n}`, searchText }), T0)
  }
  await settle(store, deletion('msg_gone', T0, 'user_gone'), T0)
  await makeOlderFile(file, older, today)
  const found = await files.open(file).listUsers(usersQuery.parse({ q: '王小明先 zoe' }))
  expect(found.items.map(({ id }) => id)).toEqual(['user_1'])
  const startsIn = (path: string) => {
    const client = new Database(path, { readonly: true })
    const rows = client.prepare<[], { id: string, starts: string }>('SELECT id, search_starts AS starts FROM users ORDER BY id').all()
    client.close()
    return rows.map(({ id, starts }) => [id, starts.split(' ').sort()])
  }
  expect(startsIn(file)).toEqual(startsIn(today))
  expect(startsIn(file)[0]).toEqual(['user_0', ['', 'ada', 'adam', 'exam', 'love', 'org']])
})
