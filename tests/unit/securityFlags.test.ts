import { expect, test } from 'vitest'
import { securityFlagsOf } from '~/composables/securityFlags'

const SECURED = {
  password_enabled: true, two_factor_enabled: true, totp_enabled: true, backup_code_enabled: true, passkeys: [{}, {}],
  banned: true, locked: true, verification_attempts_remaining: 97, delete_self_enabled: true, create_organization_enabled: true,
}
const told = (data: Record<string, unknown>) => securityFlagsOf(data).map(({ label, text, tone }) => [label, text, tone])

test('what is said is told, and whether it is good', () => {
  expect(told(SECURED)).toEqual([
    ['Password', 'Yes', 'plain'],
    ['Two-factor sign-in', 'Yes', 'good'],
    ['Authenticator app', 'Yes', 'good'],
    ['Backup codes', 'Yes', 'good'],
    ['Passkeys', '2', 'good'],
    ['Banned', 'Yes', 'bad'],
    ['Locked', 'Yes', 'bad'],
    ['Sign-in attempts left', '97', 'plain'],
    ['May delete the account', 'Yes', 'plain'],
    ['May create organizations', 'Yes', 'plain'],
  ])
})

test('a no is neither good nor bad', () => {
  const none = Object.fromEntries(Object.keys(SECURED).map(field => [field, false]))
  expect(told({ ...none, passkeys: [], verification_attempts_remaining: 0 }).map(([, text, tone]) => [text, tone])).toEqual([
    ...Array.from({ length: 4 }, () => ['No', 'plain']), ['None', 'plain'], ['No', 'plain'], ['No', 'plain'], ['0', 'plain'], ['No', 'plain'], ['No', 'plain'],
  ])
})

test('what is not said, or makes no sense, is not told', () => {
  const nonsense = Object.fromEntries(Object.keys(SECURED).map(field => [field, 'yes']))
  for (const data of [{}, nonsense]) expect(new Set(told(data).map(([, text]) => text))).toEqual(new Set([null]))
})

test('each says which field it is from', () => {
  expect(securityFlagsOf({}).map(({ field }) => field)).toEqual(Object.keys(SECURED))
})
