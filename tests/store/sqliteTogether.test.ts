import { setTimeout } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { deliveriesQuery } from '#shared/queries'
import type { Remote } from '../../db/sqlite/thread/remote'
import { storeInThreads } from '../../db/sqlite/thread/store'
import { arrival, rejection, settle, update } from './contract/given'
import { commitsIn, useSqliteFiles } from './sqliteFile'

const files = useSqliteFiles()

test('deliveries that arrive together share a commit; one alone has its own', async () => {
  const file = await files.newFile()
  const store = files.open(file)
  await settle(store, update('msg_0'))
  const before = commitsIn(file)
  await settle(store, update('msg_1'))
  expect(commitsIn(file)).toBe(before + 1)
  const outcomes = await Promise.all(Array.from({ length: 20 }, (_, n) => settle(store, update(`msg_${n}`, { id: `user_${n % 7}` }))))
  expect(commitsIn(file)).toBe(before + 2)
  expect(outcomes.filter(({ outcome }) => outcome === 'duplicate')).toHaveLength(2)
})

test('what is wrong with one is undone and told of that one alone', async () => {
  const file = await files.newFile()
  const store = files.open(file)
  await settle(store, update('msg_0'))
  const other = new Database(file)
  other.exec('CREATE TRIGGER refuse AFTER INSERT ON events WHEN new.id = \'msg_2\' BEGIN SELECT raise(ABORT, \'refused\'); END')
  const settled = await Promise.allSettled([1, 2, 3].map(n => settle(store, update(`msg_${n}`, { id: `user_${n}` }))))
  expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(settled[1]).toMatchObject({ reason: { message: expect.stringContaining('refused') as string } })
  expect(other.prepare('SELECT id FROM users ORDER BY id').pluck().all()).toEqual(['user_1', 'user_3', 'user_ada'])
  other.close()
})

test('an error that ends the transaction is told to all of it, and none of it is there', async () => {
  const file = await files.newFile()
  const store = files.open(file)
  await settle(store, update('msg_0'))
  const other = new Database(file)
  other.exec('CREATE TRIGGER refuse AFTER INSERT ON events WHEN new.id = \'msg_2\' BEGIN SELECT raise(ROLLBACK, \'gone\'); END')
  const settled = await Promise.allSettled([1, 2, 3].map(n => settle(store, update(`msg_${n}`, { id: `user_${n}` }))))
  expect(settled.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
  expect(other.prepare('SELECT id FROM users').pluck().all()).toEqual(['user_ada'])
  other.exec('DROP TRIGGER refuse')
  other.close()
  expect(await settle(store, update('msg_3', { id: 'user_3' }))).toEqual({ outcome: 'applied' })
})

test('how long a delivery took holds what it waited to be written', async () => {
  const own = files.open(await files.newFile())
  const busy = {
    async ask(method: 'settle' | 'reject', args: unknown[]) {
      await setTimeout(60)
      return (own[method] as (...args: unknown[]) => Promise<unknown>)(...args)
    },
  } as unknown as Remote
  const store = storeInThreads({ writer: busy, reader: busy })
  await Promise.all([settle(store, update('msg_1')), store.reject(rejection(), arrival())])
  const { items } = await own.listDeliveries(deliveriesQuery.parse({}))
  expect(items.map(({ durationMs }) => durationMs >= 50)).toEqual([true, true])
})
