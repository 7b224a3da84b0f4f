import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Store } from '#db/store'
import { deliveriesQuery, eventsQuery, usersQuery } from '#shared/queries'
import { DELIVERY_OUTCOMES, EVENT_OUTCOMES } from '#shared/outcomes'
import type { Delivery } from '#shared/records/deliveries'
import type { EventRecord } from '#shared/records/events'
import type { User } from '#shared/records/users'
import { USER_SORTS, USER_STATUSES } from '#shared/userStatus'
import { arrival, deletion, event, everyPage, rejection, settle, T0, update } from './given'

const WORDS = ['ma', 'mar', 'maria', 'mario', 'marianne', 'gmail', 'com', 'ж', '王小明先生', '🦄']
const TYPES = ['user.created', 'user.updated', 'session.created', 'session', 'sessions.created', 'userland']
const STEPS = 50
const QUERIES = 25
const RUNS = 10

const few = (max: number) => fc.integer({ min: 0, max })
const time = few(6).map(ms => T0 + ms)
const words = fc.array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 4 })

const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('update' as const), n: few(30), words, status: fc.constantFrom('active' as const, 'banned' as const, 'locked' as const), createdAt: fc.option(time), updatedAt: time, lastSignInAt: fc.option(time), lastActiveAt: fc.option(time), at: time }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('delete' as const), n: few(30), at: time }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('ignore' as const), n: few(30), type: fc.constantFrom(...TYPES), subject: fc.option(fc.oneof(few(9).map(n => `sess_${n}`), few(20).map(n => `msg_${n}`))), at: time }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('fail' as const), n: few(30), type: fc.constantFrom(...TYPES), reason: fc.constantFrom('payload_invalid' as const, 'internal_error' as const), at: time }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('reject' as const), reason: fc.constantFrom('missing_headers' as const, 'signature_mismatch' as const), at: time }) },
)

const sometimes = <Value>(values: fc.Arbitrary<Value>) => fc.option(values, { nil: undefined, freq: 2 })
const range = fc.record({ from: sometimes(time), to: sometimes(time) }).map(({ from, to }) => from !== undefined && to !== undefined && from > to ? { from: to, to: from } : { from, to })
const beginning = (texts: fc.Arbitrary<string>) => fc.tuple(texts, few(9)).map(([text, length]) => [...text].slice(0, length + 1).join(''))

const usersAsked = fc.record({
  q: fc.array(beginning(fc.oneof(fc.constantFrom(...WORDS), few(30).map(n => `user_${n}`), fc.constantFrom('maria.gmail', 'gmail@com'))), { maxLength: 2 }).map(list => list.join(' ')),
  status: fc.constantFrom(...USER_STATUSES, 'all' as const), sort: fc.constantFrom(...USER_SORTS), order: fc.constantFrom('asc' as const, 'desc' as const),
})
const reason = fc.constantFrom('payload_invalid', 'internal_error', 'newer_event_applied', 'user_deleted', 'type_not_synced', 'missing_headers', 'signature_mismatch')
const eventsAsked = fc.tuple(range, fc.record({
  type: sometimes(fc.constantFrom(...TYPES, 'user.*', 'session.*', 'none.*')),
  outcome: sometimes(fc.constantFrom(...EVENT_OUTCOMES)),
  reason: sometimes(reason),
  subject: sometimes(fc.oneof(few(30).map(n => `user_${n}`), few(9).map(n => `sess_${n}`))),
  q: sometimes(beginning(fc.constantFrom('msg_12', 'user_12', 'sess_1'))),
})).map(([times, rest]) => ({ ...times, ...rest }))
const deliveriesAsked = fc.tuple(range, fc.record({ outcome: sometimes(fc.constantFrom(...DELIVERY_OUTCOMES)), reason: sometimes(reason) })).map(([times, rest]) => ({ ...times, ...rest }))

type Of<Arbitrary> = Arbitrary extends fc.Arbitrary<infer Value> ? Value : never
type Taken = Of<typeof step>
type UsersAsked = Of<typeof usersAsked>
type EventsAsked = Of<typeof eventsAsked>
type DeliveriesAsked = Of<typeof deliveriesAsked>

type Query = Record<string, unknown>
type Page<Item> = { items: Item[], nextCursor: string | null, total: number, totalIsExact: boolean }

/** Whatever is asked of whatever rows, all pages together are what a plain filter over all rows gives. */
export function listsAsNaiveContract(open: () => Promise<Store>) {
  const rows = fc.array(step, { minLength: STEPS, maxLength: STEPS })
  const asked = fc.array(fc.tuple(usersAsked, eventsAsked, deliveriesAsked), { minLength: QUERIES, maxLength: QUERIES })

  test('every list, filtered, searched and sorted in any way, gives what a plain filter gives', async () => {
    await fc.assert(fc.asyncProperty(rows, asked, async (steps, queries) => {
      const store = await open()
      for (const [index, taken] of steps.entries()) await take(store, taken, index)
      const users = (query: Query) => store.listUsers(usersQuery.parse(query))
      const events = (query: Query) => store.listEvents(eventsQuery.parse(query))
      const deliveries = (query: Query) => store.listDeliveries(deliveriesQuery.parse(query))
      const [everyUser, everyEvent, everyDelivery] = [await whole(users, { status: 'all' }), await whole(events), await whole(deliveries)]
      const texts = new Map(await Promise.all(everyUser.map(async ({ id }) => [id, (await store.getUser(id))!.data ?? id] as const)))
      for (const [ofUsers, ofEvents, ofDeliveries] of queries) {
        await same(users, ofUsers, everyUser.filter(user => isUserOf(user, ofUsers, texts.get(user.id)!)).sort(inOrderOf(ofUsers)))
        await same(events, ofEvents, everyEvent.filter(row => isEventOf(row, ofEvents)))
        await same(deliveries, ofDeliveries, everyDelivery.filter(row => isDeliveryOf(row, ofDeliveries)))
      }
    }), { numRuns: RUNS, endOnFailure: true })
  })
}

const whole = <Item>(list: (query: Query) => Promise<Page<Item>>, query: Query = {}) =>
  everyPage(cursor => list({ ...query, limit: 200, ...(cursor && { cursor }) }))

async function same<Item>(list: (query: Query) => Promise<Page<Item>>, query: Query, expected: Item[]) {
  const { total, totalIsExact } = await list({ ...query, limit: 9 })
  if (totalIsExact) expect(total, JSON.stringify(query)).toBe(expected.length)
  else expect(total, JSON.stringify(query)).toBeLessThanOrEqual(expected.length)
  const items = await everyPage(cursor => list({ ...query, limit: 9, ...(cursor && { cursor }) }))
  expect(items, JSON.stringify(query)).toEqual(expected)
}

function isUserOf(user: User, { q, status }: UsersAsked, text: string): boolean {
  const wordsOf = (some: string) => some.split(/[^\p{L}\p{N}\p{So}]+/u).filter(Boolean).map(word => ` ${word}`).join('')
  return (status === 'all' || user.status === status) && q.split(' ').every(part => wordsOf(text).includes(wordsOf(part)))
}

function inOrderOf({ sort, order }: UsersAsked) {
  const direction = order === 'asc' ? 1 : -1
  return (a: User, b: User) => ((a[sort] ?? 0) - (b[sort] ?? 0) || (a.id < b.id ? -1 : 1)) * direction
}

function isEventOf(row: EventRecord, { type, outcome, reason, subject, q, from, to }: EventsAsked): boolean {
  const isType = type === undefined || row.type === type || (type.endsWith('.*') && row.type.split('.')[0] === type.slice(0, -2))
  return isType && [outcome ?? row.outcome, reason ?? row.reason, subject ?? row.subjectId].join() === [row.outcome, row.reason, row.subjectId].join()
    && (!q || row.id.startsWith(q) || (row.subjectId ?? '').startsWith(q)) && (from ?? 0) <= row.receivedAt && row.receivedAt < (to ?? Infinity)
}

function isDeliveryOf(row: Delivery, { outcome, reason, from, to }: DeliveriesAsked): boolean {
  return (outcome ?? row.outcome) === row.outcome && (reason ?? row.reason) === row.reason
    && (from ?? 0) <= row.receivedAt && row.receivedAt < (to ?? Infinity)
}

/** A step taken in the store. Clerk's JSON of a user is here the text that search finds them by. */
async function take(store: Store, taken: Taken, index: number): Promise<unknown> {
  const id = `msg_${index}`
  const at = arrival({ receivedAt: taken.at })
  switch (taken.kind) {
    case 'update': {
      const { n, words, status, createdAt, updatedAt, lastSignInAt, lastActiveAt } = taken
      const text = [`user_${n}`, ...words].join(' ')
      return settle(store, update(id, { id: `user_${n}`, searchText: text, data: text, status, createdAt, updatedAt, lastSignInAt, lastActiveAt }), taken.at)
    }
    case 'delete': return settle(store, deletion(id, T0, `user_${taken.n}`), taken.at)
    case 'ignore': return store.settle(event({ id, type: taken.type, subjectId: taken.subject }), { kind: 'ignore' }, at)
    case 'fail': return store.settle(event({ id, type: taken.type, subjectId: `user_${taken.n}` }), { kind: 'fail', reason: taken.reason, detail: null, statusCode: 422 }, at)
    case 'reject': return store.reject(rejection({ reason: taken.reason }), at)
  }
}
