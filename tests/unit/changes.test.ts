import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { UserDetail } from '#shared/records/users'
import { CHANGES_LISTED, changesBetween, VALUE_MAX_LENGTH } from '../../server/services/history/changes'

const row = (data: UserDetail['data'], facts: Partial<UserDetail> = {}): UserDetail => ({
  id: 'user_ada', externalId: null, username: null, firstName: null, lastName: null, primaryEmail: null, primaryPhone: null, imageUrl: null, status: 'active',
  createdAt: null, updatedAt: null, lastSignInAt: null, lastActiveAt: null, deletedAt: null, lastEventId: 'msg_1', syncedAt: 1, identifiers: [], data, ...facts,
})
const told = (before: UserDetail | null, after: UserDetail) =>
  changesBetween(before, after).changes.map(({ field, before, after }) => [field, before, after])

test('a field of the row is told once, under the row’s name, and bookkeeping not at all', () => {
  const before = row({ id: 'user_ada', first_name: 'Ada', updated_at: 1 }, { firstName: 'Ada', updatedAt: 1 })
  const after = row({ id: 'user_ada', first_name: 'Bo', updated_at: 2 }, { firstName: 'Bo', updatedAt: 2, lastEventId: 'msg_2', syncedAt: 9 })
  expect(told(before, after)).toEqual([['firstName', 'Ada', 'Bo'], ['updatedAt', 1, 2]])
})

test('Clerk’s JSON is told by the path of what changed, an entry of a list by its id, whatever the order of the list', () => {
  const before = row({
    public_metadata: { 'plan': 'free', 'a.b': 1, 'gone': true, 'same': [1] }, roles: ['a'],
    email_addresses: [{ id: 'idn_1', verification: { status: 'unverified' } }, { id: 'idn_2' }, { id: 'idn_3' }],
  })
  const after = row({
    public_metadata: { 'plan': 'pro', 'a.b': 2, 'same': [1], 'constructor': 'x' }, roles: ['a', 'b'],
    email_addresses: [{ id: 'idn_3' }, { id: 'idn_4' }, { id: 'idn_1', verification: { status: 'verified' } }],
  })
  expect(told(before, after)).toEqual([
    ['public_metadata.plan', 'free', 'pro'],
    ['public_metadata["a.b"]', 1, 2],
    ['public_metadata.gone', true, null],
    ['public_metadata.constructor', null, 'x'],
    ['roles', ['a'], ['a', 'b']],
    ['email_addresses[idn_1].verification.status', 'unverified', 'verified'],
    ['email_addresses[idn_2]', { id: 'idn_2' }, null],
    ['email_addresses[idn_4]', null, { id: 'idn_4' }],
  ])
})

test('a first version tells what it says, and not what it leaves empty', () => {
  const first = row({ id: 'user_ada', object: 'user', first_name: 'Ada', gender: '', phone_numbers: [], public_metadata: {}, two_factor_enabled: false }, { firstName: 'Ada' })
  expect(told(null, first)).toEqual([['status', null, 'active'], ['firstName', null, 'Ada'], ['two_factor_enabled', null, false]])
})

test('many changes and long values are bounded, and say that they are', () => {
  const long = '🦄'.repeat(VALUE_MAX_LENGTH)
  const many = Object.fromEntries(Array.from({ length: CHANGES_LISTED + 5 }, (_, number) => [`key_${number}`, number]))
  const { changes, leftOut } = changesBetween(row({ x: { list: [1] } }), row({ x: { list: [long] }, many: 1, ...many }))
  expect(changes).toHaveLength(CHANGES_LISTED)
  expect(leftOut).toBe(7)
  expect(changes[0]).toMatchObject({ field: 'x.list', before: [1], isCut: true })
  expect(String(changes[0]?.after)).toHaveLength(VALUE_MAX_LENGTH)
  expect(String(changes[0]?.after).isWellFormed()).toBe(true)
})

test('whatever Clerk’s JSON holds, equal rows have no changes, different ones have, and all of them are bounded', () => {
  const json = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 12 }))
  fc.assert(fc.property(json, json, (one, other) => {
    expect(changesBetween(row(one), row(structuredClone(one))).changes).toEqual([])
    for (const { field, before, after } of changesBetween(row(one), row(other)).changes) {
      expect(before).not.toEqual(after)
      expect(field.length).toBeLessThanOrEqual(200)
      for (const value of [before, after]) expect(JSON.stringify(value).length).toBeLessThanOrEqual(VALUE_MAX_LENGTH * 6 + 2)
    }
  }))
})
