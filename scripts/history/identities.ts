import type { EmailAddressJSON, ExternalAccountJSON, PhoneNumberJSON, UserJSON, VerificationJSON, Web3WalletJSON } from '@clerk/backend'
import type { Dice } from './dice.ts'
import type { PersonName } from './names.ts'

// What a person signs in with. Nothing here can reach anybody: the domains and numbers are those set aside for examples.

const EMAIL_DOMAINS = ['example.com', 'example.org', 'example.net', 'mail.example', 'inbox.example', 'kestrel-labs.example', 'northwind.example', 'studio-marlow.example']
const PHONE_NUMBERS = ['+1415555####', '+1212555####', '+447700900###', '+33639980###', '+4930231250##', '+6149157####']

export interface PasskeyJSON {
  object: 'passkey'
  id: string
  name: string
  last_used_at: number | null
  verification: VerificationJSON
  created_at: number
  updated_at: number
}

/** A user as Clerk's webhooks carry it: somewhat more than the type that Clerk publishes. */
export interface ClerkUser extends UserJSON {
  passkeys: PasskeyJSON[]
  profile_image_url: string
}

/** @param strategy How it was verified: `email_code`, `from_oauth_google`, `passkey`, …; null when it was not yet. */
function makeVerification(object: string, strategy: string | null, at: number): VerificationJSON {
  const verification = strategy === null
    ? { object, status: 'unverified', strategy: 'email_code', attempts: 0, expire_at: at + 600_000 }
    : { object, status: 'verified', strategy, attempts: strategy.endsWith('code') ? 1 : null, expire_at: at + 600_000 }
  // Clerk's type asks for an id, and for one of its resource names, that the payloads do not have.
  return verification as unknown as VerificationJSON
}

/** @param strategy See {@link makeVerification}. */
export function makeEmail(dice: Dice, at: number, address: string, strategy: string | null = 'email_code'): EmailAddressJSON {
  return {
    id: dice.id('idn', at),
    object: 'email_address',
    email_address: address,
    linked_to: [],
    verification: makeVerification(strategy?.startsWith('from_oauth') ? 'verification_from_oauth' : 'verification_otp', strategy, at),
  }
}

/** @param handle What stands before the `@`. */
export function inventEmailAddress(dice: Dice, handle: string): string {
  return `${handle}${dice.chance(0.3) ? dice.between(1, 99) : ''}@${dice.pick(EMAIL_DOMAINS)}`
}

export function makePhone(dice: Dice, at: number): PhoneNumberJSON {
  const pattern = dice.pick(PHONE_NUMBERS)
  // Of the American numbers only 555-0100 to 555-0199 are set aside.
  const digits = pattern.startsWith('+1') ? pattern.replace('####', '01##') : pattern
  return {
    id: dice.id('idn', at),
    object: 'phone_number',
    phone_number: dice.faker.helpers.replaceSymbols(digits),
    reserved_for_second_factor: false,
    default_second_factor: false,
    reserved: false,
    linked_to: [],
    verification: makeVerification('verification_otp', 'phone_code', at),
    backup_codes: [],
  }
}

export function makeWallet(dice: Dice, at: number): Web3WalletJSON {
  return {
    id: dice.id('idn', at),
    object: 'web3_wallet',
    web3_wallet: `0x${dice.faker.string.hexadecimal({ length: 40, casing: 'lower', prefix: '' })}`,
    verification: makeVerification('verification_web3', 'web3_metamask_signature', at),
  }
}

export function makePasskey(dice: Dice, at: number): PasskeyJSON {
  return {
    id: dice.id('idn', at),
    object: 'passkey',
    name: dice.pick(['Chrome on Windows', 'Safari on macOS', 'iCloud Keychain', '1Password', 'Pixel 9']),
    last_used_at: at,
    verification: makeVerification('verification_passkey', 'passkey', at),
    created_at: at,
    updated_at: at,
  }
}

export type OAuthProvider = 'google' | 'github'

export function makeExternalAccount(dice: Dice, at: number, provider: OAuthProvider, name: PersonName, emailAddress: string): ExternalAccountJSON {
  return {
    id: dice.id('idn', at),
    external_account_id: dice.id('eac', at),
    object: 'external_account',
    provider: `oauth_${provider}`,
    identification_id: dice.id('idn', at),
    provider_user_id: dice.faker.string.numeric({ length: provider === 'google' ? 21 : 8, allowLeadingZeros: false }),
    approved_scopes: provider === 'google' ? 'email https://www.googleapis.com/auth/userinfo.email openid profile' : 'read:user user:email',
    email_address: emailAddress,
    first_name: name.first,
    last_name: name.last,
    username: provider === 'github' ? name.handle.replaceAll('.', '-') : null,
    phone_number: null,
    public_metadata: {},
    label: null,
    verification: makeVerification('verification_oauth', `oauth_${provider}`, at),
  }
}

/** An account at the company that somebody works for, which signs them in. */
export function makeEnterpriseAccount(dice: Dice, at: number, name: PersonName, emailAddress: string): UserJSON['enterprise_accounts'][number] {
  return {
    id: dice.id('ent', at),
    object: 'enterprise_account',
    protocol: 'saml',
    provider: 'saml_okta',
    active: true,
    email_address: emailAddress,
    first_name: name.first,
    last_name: name.last,
    provider_user_id: null,
    public_metadata: {},
    verification: makeVerification('verification_ticket', 'saml', at),
    last_authenticated_at: at,
    enterprise_connection: null,
    enterprise_connection_id: null,
  }
}
