import { mountSuspended } from '@nuxt/test-utils/runtime'
import { expect, test } from 'vitest'
import UserIdentifiers from '~/components/user/Identifiers.vue'
import type { Identifier, IdentifierKind } from '#shared/records/users'

const KINDS: IdentifierKind[] = ['email', 'phone', 'username', 'externalId', 'web3', 'externalAccount', 'enterpriseAccount', 'passkey']
const identifier = (parts: Partial<Identifier>): Identifier => ({ kind: 'email', id: null, value: 'x', provider: null, isPrimary: false, verification: null, ...parts })

test('every kind of identifier has a name of its own', async () => {
  const list = await mountSuspended(UserIdentifiers, { props: { identifiers: KINDS.map(kind => identifier({ kind, value: kind })) } })
  const names = list.findAll('li').map(item => item.findAll('p').at(-1)?.text())
  expect(names).toHaveLength(KINDS.length)
  expect(new Set(names).size).toBe(KINDS.length)
})

test('primary and verification are told where Clerk tells them, and only there', async () => {
  const list = await mountSuspended(UserIdentifiers, { props: { identifiers: [
    identifier({ id: 'idn_1', value: 'a@example.org', isPrimary: true, verification: 'verified' }),
    identifier({ id: 'idn_2', value: 'b@example.org', verification: 'unverified', provider: 'oauth_google' }),
    identifier({ kind: 'externalId', value: 'ext' }),
  ] } })
  const [first, second, third] = list.findAll('li').map(item => item.text())
  expect(first).toContain('Primary')
  expect(first).toContain('verified')
  expect(second).toContain('unverified')
  expect(second).toContain('oauth_google')
  expect(second).not.toContain('Primary')
  expect(third).not.toContain('verified')
})

test('somebody without any is said to have none', async () => {
  const list = await mountSuspended(UserIdentifiers, { props: { identifiers: [] } })
  expect(list.text()).toContain('Clerk’s data names none.')
  expect(list.find('li').exists()).toBe(false)
})
