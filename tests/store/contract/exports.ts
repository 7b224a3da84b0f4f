import { expect, test } from 'vitest'
import type { Store } from '#db/store'
import { deliveriesQuery, eventsQuery, usersQuery } from '#shared/queries'
import { arrival, deletion, everyPage, rejection, settle, T0, update } from './given'

/** More rows than an export reads at once, so that it has to go on from where it was. */
const MANY = 503
/** What is held of an export at a time, however long it is. */
const PORTION_MAX = 50

async function idsOf(portions: AsyncIterable<{ id: string | number }[]>) {
  const all = await Array.fromAsync(portions)
  expect(Math.max(0, ...all.map(portion => portion.length))).toBeLessThanOrEqual(PORTION_MAX)
  return all.flat().map(({ id }) => id)
}

export function exportsContract(open: () => Promise<Store>) {
  async function filled() {
    const store = await open()
    for (let n = 0; n < MANY; n++) {
      await settle(store, update(`msg_${n}`, { id: `user_${n}`, createdAt: T0 + n % 7, status: n % 3 === 0 ? 'banned' : 'active', searchText: `name ${n % 2 ? 'odd' : 'even'}` }), T0 + n % 5)
    }
    await settle(store, deletion('msg_gone', T0, 'user_1'), T0 + 9)
    await store.reject(rejection(), arrival({ receivedAt: T0 + 9 }))
    return store
  }

  test('an export is what all pages of its list are, whatever the filters and the order', async () => {
    const store = await filled()
    for (const given of [{ status: 'all' }, {}, { status: 'banned', order: 'asc' }, { q: 'od', sort: 'updatedAt' }, { q: '-' }, { q: 'nobody' }]) {
      const listed = await everyPage(cursor => store.listUsers(usersQuery.parse({ ...given, limit: 200, ...(cursor && { cursor }) })))
      expect(await idsOf(store.exportUsers(usersQuery.parse(given))), JSON.stringify(given)).toEqual(listed.map(({ id }) => id))
    }
    for (const given of [{}, { type: 'user.deleted' }, { from: T0 + 2, to: T0 + 4 }, { q: 'msg_1' }]) {
      const listed = await everyPage(cursor => store.listEvents(eventsQuery.parse({ ...given, limit: 200, ...(cursor && { cursor }) })))
      expect(await idsOf(store.exportEvents(eventsQuery.parse(given))), JSON.stringify(given)).toEqual(listed.map(({ id }) => id))
    }
    for (const given of [{}, { outcome: 'rejected' }, { from: T0 + 3 }]) {
      const listed = await everyPage(cursor => store.listDeliveries(deliveriesQuery.parse({ ...given, limit: 200, ...(cursor && { cursor }) })))
      expect(await idsOf(store.exportDeliveries(deliveriesQuery.parse(given))), JSON.stringify(given)).toEqual(listed.map(({ id }) => id))
    }
    expect(await idsOf(store.exportUsers(usersQuery.parse({ status: 'all' })))).toHaveLength(MANY)
  })

  test('what is written between two portions neither repeats nor drops a row', async () => {
    const store = await filled()
    const given: (string | number)[] = []
    for await (const portion of store.exportEvents(eventsQuery.parse({}))) {
      given.push(...portion.map(({ id }) => id))
      await settle(store, update(`msg_new_${given.length}`, { id: 'user_new' }), T0 + 100)
    }
    expect(given).toHaveLength(MANY + 1)
    expect(new Set(given).size).toBe(MANY + 1)
  })
}
