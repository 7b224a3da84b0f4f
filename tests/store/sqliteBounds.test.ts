import Database from 'better-sqlite3'
import { expect, test, vi } from 'vitest'
import { decodeCursor } from '#shared/cursor'
import { eventsQuery, usersQuery } from '#shared/queries'
import { arrival, deletion, event, everyPage, settle, T0, update } from './contract/given'
import { listsAsNaiveContract } from './contract/listsAsNaive'
import { useSqliteFiles } from './sqliteFile'

// With bounds so low, a few rows are as many as millions are to the app: lists are walked, and totals are not counted out.
vi.mock('../../db/sqlite/bounds', () => ({ COUNTED_AT_MOST: 3, USERS_SORTED_AT_MOST: 2, EVENTS_SORTED_AT_MOST: 2, KINDS_MERGED_AT_MOST: 4, WALKED_AT_MOST: 6 }))

const files = useSqliteFiles()

listsAsNaiveContract(files.openNew)

test('a search that meets nobody among as many rows as are walked gives an empty page, and the next one goes on', async () => {
  const store = await files.openNew()
  for (let n = 0; n < 20; n++) await settle(store, update(`msg_${n}`, { id: `user_${n}`, createdAt: T0 + n, searchText: n < 3 ? 'maria' : n < 6 ? 'mario' : 'grace' }), T0 + n)
  for (let n = 0; n < 20; n++) await store.settle(event({ id: `old_${n}`, type: 'session.created', subjectId: null }), { kind: 'ignore' }, arrival({ receivedAt: T0 - n }))

  const query = usersQuery.parse({ q: 'mari', limit: 3 })
  const first = await store.listUsers(query)
  expect(first).toMatchObject({ items: [], nextCursor: expect.any(String) })
  const users = await everyPage(cursor => store.listUsers({ ...query, ...(cursor && { cursor: decodeCursor(cursor)! }) }))
  expect(users.map(({ id }) => id)).toEqual(['user_5', 'user_4', 'user_3', 'user_2', 'user_1', 'user_0'])

  const events = await store.listEvents(eventsQuery.parse({ q: 'old_', from: T0 - 5 }))
  expect(events).toMatchObject({ items: [], nextCursor: expect.any(String), total: 0, totalIsExact: false })
  const found = await Array.fromAsync(store.exportEvents(eventsQuery.parse({ q: 'old_', from: T0 - 5 })))
  expect(found.flat().map(({ id }) => id)).toEqual(['old_0', 'old_1', 'old_2', 'old_3', 'old_4', 'old_5'])
})

test('a search among more events of one subject than are walked tells of no more than it has met', async () => {
  const store = await files.openNew()
  for (let n = 0; n < 20; n++) await store.settle(event({ id: `msg_${n}`, subjectId: 'user_1' }), { kind: 'ignore' }, arrival({ receivedAt: T0 + n }))

  const nothing = await store.listEvents(eventsQuery.parse({ subject: 'user_1', q: 'sess' }))
  expect(nothing).toMatchObject({ items: [], nextCursor: expect.any(String), total: 0, totalIsExact: false })
  const oldest = await everyPage(cursor => store.listEvents(eventsQuery.parse({ subject: 'user_1', q: 'msg_0', ...(cursor && { cursor }) })))
  expect(oldest.map(({ id }) => id)).toEqual(['msg_0'])
})

test('an event is read by its keys, however many there are of its kind', async () => {
  const file = await files.newFile()
  const store = files.open(file)
  await settle(store, deletion('msg_1', T0))
  const prepare = vi.spyOn(Database.prototype, 'prepare')
  await store.getEvent('msg_1')
  const asked = prepare.mock.calls.map(([source]) => source).filter(source => source.startsWith('select'))
  prepare.mockRestore()
  const client = new Database(file, { readonly: true })
  const plans = asked.flatMap(source => client.prepare<[], { detail: string }>(`EXPLAIN QUERY PLAN ${source.replaceAll('?', 'NULL')}`).all())
  client.close()
  const ways = plans.filter(({ detail }) => /^(?:SEARCH|SCAN)/.test(detail)).map(({ detail }) => /INDEX (\w+)/.exec(detail)?.[1] ?? detail)
  expect([...new Set(ways)].toSorted()).toEqual(['deliveries_by_event', 'events_by_subject', 'sqlite_autoindex_events_1'])
})
