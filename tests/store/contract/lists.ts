import { describe, expect, test } from 'vitest'
import type { Store } from '#db/store'
import { deliveriesQuery, eventsQuery, pageQuery, usersQuery } from '#shared/queries'
import { USER_SORTS } from '#shared/userStatus'
import { arrival, deletion, event, everyPage, HOUR_MS, rejection, settle, T0, update } from './given'

const users = (store: Store, query: Record<string, unknown> = {}) => store.listUsers(usersQuery.parse(query))
const events = (store: Store, query: Record<string, unknown> = {}) => store.listEvents(eventsQuery.parse(query))
const deliveries = (store: Store, query: Record<string, unknown> = {}) => store.listDeliveries(deliveriesQuery.parse(query))
const idsOf = (page: { items: { id: string | number }[] }) => page.items.map(({ id }) => id)

export function listsContract(open: () => Promise<Store>) {
  describe('users', () => {
    test.for(USER_SORTS)('pages by %s, ties and unknown times included, give every user once and in order', async (sort) => {
      const store = await open()
      const times = [3, 1, null, 2, 2, null, 2, 5]
      for (const [index, time] of times.entries()) {
        await settle(store, update(`msg_${index}`, { id: `user_${index}`, updatedAt: T0, [sort]: time ?? (sort === 'updatedAt' ? 0 : null) }))
      }
      for (const order of ['asc', 'desc'] as const) {
        const all = await everyPage(cursor => users(store, { sort, order, limit: 3, ...(cursor && { cursor }) }))
        const keys = all.map(user => [user[sort] ?? 0, user.id] as const)
        const sorted = keys.toSorted((a, b) => (a[0] - b[0] || (a[1] < b[1] ? -1 : 1)) * (order === 'asc' ? 1 : -1))
        expect(keys).toEqual(sorted)
        expect(new Set(all.map(user => user.id)).size).toBe(times.length)
      }
    })

    test('pages stay stable while rows arrive', async () => {
      const store = await open()
      for (const n of [1, 2, 3, 4]) await settle(store, update(`msg_${n}`, { id: `user_${n}`, createdAt: T0 + n }))
      const first = await users(store, { limit: 2 })
      await settle(store, update('msg_new', { id: 'user_new', createdAt: T0 + 100 }))
      expect(idsOf(await users(store, { limit: 2, cursor: first.nextCursor }))).toEqual(['user_2', 'user_1'])
    })

    test('status filters, with exact totals that follow every change', async () => {
      const store = await open()
      await settle(store, update('msg_1', { id: 'user_a' }))
      await settle(store, update('msg_2', { id: 'user_b', status: 'banned' }))
      await settle(store, update('msg_3', { id: 'user_c', status: 'locked' }))
      await settle(store, update('msg_4', { id: 'user_d' }))
      await settle(store, deletion('msg_5', T0, 'user_d'))
      await settle(store, update('msg_6', { id: 'user_b', status: 'active', updatedAt: T0 + 1 }))
      expect(await users(store)).toMatchObject({ total: 2, totalIsExact: true })
      expect(idsOf(await users(store)).toSorted()).toEqual(['user_a', 'user_b'])
      expect(await users(store, { status: 'banned' })).toMatchObject({ items: [], total: 0, nextCursor: null })
      expect(idsOf(await users(store, { status: 'locked' }))).toEqual(['user_c'])
      expect(idsOf(await users(store, { status: 'deleted' }))).toEqual(['user_d'])
      expect(await users(store, { status: 'all' })).toMatchObject({ total: 4 })
    })
  })

  describe('search', () => {
    const found = async (store: Store, q: string) => idsOf(await users(store, { q, status: 'all' })).toSorted()

    test('finds by the start of every word, whatever its case and accents', async () => {
      const store = await open()
      await settle(store, update('msg_1', { id: 'user_29wZoe', searchText: 'user_29wZoe\nZoë\nMüller-Lüdenscheidt\nzoe.m@mail.example.org\n+15551234567' }))
      await settle(store, update('msg_2', { id: 'user_other', searchText: 'user_other\nمحمد\n王小明\n🦄 Unicorn' }))
      for (const q of ['zoe', 'ZOË', 'mul', 'luden', 'zoe mül', 'mül zoe', 'zoe @ -', 'zoe.m@mail.exa', '+1555', '15551234567', 'user_29w', 'mail.example']) {
        expect(await found(store, q), q).toEqual(['user_29wZoe'])
      }
      for (const q of ['محم', '王', '🦄', 'uni']) expect(await found(store, q), q).toEqual(['user_other'])
      expect(await found(store, 'user_')).toEqual(['user_29wZoe', 'user_other'])
      for (const q of ['oe', 'nobody', 'zoe nobody']) expect(await found(store, q), q).toEqual([])
    })

    test('follows changes of the row', async () => {
      const store = await open()
      await settle(store, update('msg_1', { searchText: 'Before' }))
      await settle(store, update('msg_2', { searchText: 'After', updatedAt: T0 + 1 }))
      expect(await found(store, 'before')).toEqual([])
      expect(await found(store, 'after')).toEqual(['user_ada'])
      await settle(store, deletion('msg_3', T0, 'user_unseen'))
      expect(await found(store, 'user_uns')).toEqual(['user_unseen'])
    })

    test.for(['"', 'x"y', 'x" OR "ada', '\'', '*', '@', '(', 'NEAR(', 'a OR b', 'a AND', '-', 'col:x', '^', '%', '_', '\\', '\0', ';--', '{}', '‮'])(
      'takes %j as text, never as syntax', async (q) => {
        const store = await open()
        await settle(store, update('msg_1'))
        expect((await users(store, { q })).total).toBe(0)
      })
  })

  describe('events', () => {
    async function filled() {
      const store = await open()
      await settle(store, update('msg_1', { updatedAt: T0 + 5 }), T0 + 10)
      await settle(store, update('msg_2', { updatedAt: T0 + 1 }), T0 + 20)
      await settle(store, deletion('msg_3', T0 + 30, 'user_bob'), T0 + 30)
      await store.settle(event({ id: 'msg_4', type: 'session.created', subjectId: 'sess_1' }), { kind: 'ignore' }, arrival({ receivedAt: T0 + 40 }))
      await store.settle(event({ id: 'other_5', type: 'userland', subjectId: null }), { kind: 'ignore' }, arrival({ receivedAt: T0 + 40 }))
      return store
    }

    test.for<[Record<string, unknown>, string[]]>([
      [{}, ['other_5', 'msg_4', 'msg_3', 'msg_2', 'msg_1']],
      [{ type: 'user.updated' }, ['msg_2', 'msg_1']],
      [{ type: 'user.*' }, ['msg_3', 'msg_2', 'msg_1']],
      [{ type: 'user' }, []],
      [{ outcome: 'superseded' }, ['msg_2']],
      [{ outcome: 'applied', type: 'user.deleted' }, ['msg_3']],
      [{ reason: 'type_not_synced' }, ['other_5', 'msg_4']],
      [{ subject: 'user_ada' }, ['msg_2', 'msg_1']],
      [{ q: 'msg_' }, ['msg_4', 'msg_3', 'msg_2', 'msg_1']],
      [{ q: 'user_b' }, ['msg_3']],
      [{ q: 'MSG' }, []],
      [{ q: '%' }, []],
      [{ from: T0 + 20, to: T0 + 40 }, ['msg_3', 'msg_2']],
      [{ from: T0 + 40 }, ['other_5', 'msg_4']],
      [{ type: 'user.*', from: T0 + 15, outcome: 'superseded', subject: 'user_ada' }, ['msg_2']],
    ])('%j gives %j', async ([query, ids]) => {
      const store = await filled()
      const page = await events(store, query)
      expect(idsOf(page)).toEqual(ids)
      expect(page).toMatchObject({ total: ids.length, totalIsExact: true, nextCursor: null })
      expect(idsOf({ items: await everyPage(cursor => events(store, { ...query, limit: 1, ...(cursor && { cursor }) })) })).toEqual(ids)
    })

    test('a user’s events are listed newest first; an unknown user has no list', async () => {
      const store = await filled()
      expect(idsOf((await store.listUserEvents('user_ada', pageQuery.parse({})))!)).toEqual(['msg_2', 'msg_1'])
      expect(await store.listUserEvents('user_nobody', pageQuery.parse({}))).toBeNull()
      expect(await store.getEvent('msg_nothing')).toBeNull()
      expect(await store.getUser('user_nobody')).toBeNull()
      expect(await store.getDelivery(999)).toBeNull()
    })
  })

  test('deliveries are filtered by outcome, reason and time, with totals and pages', async () => {
    const store = await open()
    await settle(store, update('msg_1'), T0)
    await settle(store, update('msg_1'), T0 + 1)
    await store.reject(rejection(), arrival({ receivedAt: T0 + 2 }))
    await store.reject(rejection({ reason: 'missing_headers' }), arrival({ receivedAt: T0 + 2 }))
    const outcomes = async (query: Record<string, unknown>) => {
      const page = await deliveries(store, query)
      expect(page.total).toBe(page.items.length)
      return page.items.map(({ outcome, reason }) => reason ?? outcome)
    }
    expect(await outcomes({})).toEqual(['missing_headers', 'signature_mismatch', 'duplicate', 'accepted'])
    expect(await outcomes({ outcome: 'rejected' })).toEqual(['missing_headers', 'signature_mismatch'])
    expect(await outcomes({ outcome: 'accepted', reason: 'missing_headers' })).toEqual([])
    expect(await outcomes({ reason: 'missing_headers' })).toEqual(['missing_headers'])
    expect(await outcomes({ from: T0 + 1, to: T0 + 2 })).toEqual(['duplicate'])
    const all = await everyPage(cursor => deliveries(store, { limit: 1, ...(cursor && { cursor }) }))
    expect(all.map(({ outcome, reason }) => reason ?? outcome)).toEqual(['missing_headers', 'signature_mismatch', 'duplicate', 'accepted'])
  })

  test('counts name every kind that there is, and none that is gone', async () => {
    const store = await open()
    await settle(store, update('msg_1', { id: 'user_a' }))
    await settle(store, update('msg_2', { id: 'user_a', status: 'banned', updatedAt: T0 + 1 }))
    await settle(store, update('msg_0', { id: 'user_a', updatedAt: T0 - 1 }))
    await store.reject(rejection(), arrival())
    expect(await store.counts()).toEqual({
      users: [{ status: 'banned', count: 1 }],
      events: [
        { type: 'user.updated', outcome: 'applied', reason: null, count: 2 },
        { type: 'user.updated', outcome: 'superseded', reason: 'newer_event_applied', count: 1 },
      ],
      deliveries: expect.arrayContaining([
        { outcome: 'accepted', reason: null, count: 3 },
        { outcome: 'rejected', reason: 'signature_mismatch', count: 1 },
      ]),
    })
  })

  test('totals and hours count what is there', async () => {
    const store = await open()
    expect(await store.totals()).toMatchObject({ lastVerifiedAt: null, users: { active: 0 }, events: { applied: 0 } })
    await settle(store, update('msg_1'), T0)
    await settle(store, update('msg_1'), T0 + 5)
    await settle(store, deletion('msg_2', T0), T0 + HOUR_MS)
    await store.reject(rejection(), arrival({ receivedAt: T0 + HOUR_MS }))
    expect(await store.totals()).toEqual({
      users: { active: 0, banned: 0, locked: 0, deleted: 1 },
      events: { applied: 2, superseded: 0, ignored: 0, failed: 0 },
      deliveries: { accepted: 2, duplicate: 1, rejected: 1, failed: 0 },
      lastVerifiedAt: T0 + HOUR_MS,
    })
    const hour = T0 - T0 % HOUR_MS
    const none = { applied: 0, superseded: 0, ignored: 0, failed: 0, rejected: 0 }
    expect(await store.countByHour(T0)).toEqual([
      { ...none, hour, applied: 1 },
      { ...none, hour: hour + HOUR_MS, applied: 1, rejected: 1 },
    ])
    expect(await store.countByHour(T0 + HOUR_MS)).toHaveLength(1)
  })
}
