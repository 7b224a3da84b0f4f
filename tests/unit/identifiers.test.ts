import fc from 'fast-check'
import { expect, test } from 'vitest'
import { identifiersOf } from '../../server/services/identifiers'

test('every kind of identifier is found, the primary marked by its id', () => {
  expect(identifiersOf({
    primary_email_address_id: 'idn_2',
    email_addresses: [
      { id: 'idn_1', email_address: 'a@example.org', verification: { status: 'unverified' } },
      { id: 'idn_2', email_address: 'b@example.org', verification: null },
    ],
    primary_phone_number_id: 'idn_3',
    phone_numbers: [{ id: 'idn_3', phone_number: '+15550100', verification: { status: 'verified' } }],
    web3_wallets: [{ id: 'idn_4', web3_wallet: '0xabc' }],
    external_accounts: [{ id: 'eac_1', provider: 'oauth_google', email_address: 'a@gmail.example' }, { id: 'eac_2', provider: 'oauth_github', username: 'ada' }],
    enterprise_accounts: [{ id: 'ent_1', provider: 'saml_okta', email_address: 'a@corp.example' }],
    saml_accounts: [{ id: 'ent_1', provider: 'saml_okta', email_address: 'a@corp.example' }],
    passkeys: [{ id: 'pk_1', name: 'Laptop' }],
    username: 'ada',
    external_id: 'crm-1',
  }).map(({ kind, value, provider, isPrimary, verification }) => [kind, value, provider, isPrimary, verification])).toEqual([
    ['email', 'a@example.org', null, false, 'unverified'],
    ['email', 'b@example.org', null, true, null],
    ['phone', '+15550100', null, true, 'verified'],
    ['web3', '0xabc', null, false, null],
    ['externalAccount', 'a@gmail.example', 'oauth_google', false, null],
    ['externalAccount', 'ada', 'oauth_github', false, null],
    ['enterpriseAccount', 'a@corp.example', 'saml_okta', false, null],
    ['passkey', 'Laptop', null, false, null],
    ['username', 'ada', null, false, null],
    ['externalId', 'crm-1', null, false, null],
  ])
})

test('two e-mails without ids stay two, and neither is primary for want of one', () => {
  expect(identifiersOf({ primary_email_address_id: null, email_addresses: [{ email_address: 'a@x.org' }, { email_address: 'b@x.org' }] })
    .map(({ value, isPrimary }) => [value, isPrimary])).toEqual([['a@x.org', false], ['b@x.org', false]])
})

test('whatever stands in the lists, nothing is thrown and every value is a text', () => {
  const anything = fc.anything({ withNullPrototype: true })
  fc.assert(fc.property(fc.dictionary(fc.constantFrom('email_addresses', 'phone_numbers', 'passkeys', 'username', 'external_id', 'primary_email_address_id'),
    fc.oneof(anything, fc.array(anything), fc.array(fc.record({ id: anything, email_address: anything, verification: anything })))), (user) => {
    for (const { value } of identifiersOf(user)) expect(value).toEqual(expect.any(String))
  }))
})
