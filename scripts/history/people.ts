import type { Dice } from './dice.ts'
import { inventEmailAddress, makeEmail, makeEnterpriseAccount, makeExternalAccount, makePasskey, makePhone, makeWallet } from './identities.ts'
import type { ClerkUser, OAuthProvider } from './identities.ts'
import { makeName } from './names.ts'
import type { PersonName } from './names.ts'

/** How somebody signed up. */
type SignUpMethod = 'email' | 'username' | 'phone' | 'wallet' | 'passkey' | 'enterprise' | OAuthProvider

export interface PersonOptions {
  name?: Partial<PersonName>
  locale?: string
  method?: SignUpMethod
  /** Over everything else, once the rest is there. */
  changes?: (user: ClerkUser) => Partial<ClerkUser>
}

const METHODS: { value: SignUpMethod, weight: number }[] = [
  { value: 'email', weight: 46 },
  { value: 'google', weight: 26 },
  { value: 'github', weight: 12 },
  { value: 'username', weight: 6 },
  { value: 'passkey', weight: 5 },
  { value: 'phone', weight: 3 },
  { value: 'wallet', weight: 2 },
]

/**
 * A believable user, whole, as `user.created` carries it.
 *
 * @param at When they signed up, in milliseconds since 1970.
 * @param imageUrl Gives the address of a user's picture by their id.
 */
export function makePerson(dice: Dice, at: number, imageUrl: (userId: string) => string, options: PersonOptions = {}): ClerkUser {
  const name = { ...makeName(dice, options.locale), ...options.name }
  const method = options.method ?? dice.faker.helpers.weightedArrayElement(METHODS)
  const id = dice.id('user', at)
  const user = withMethod(dice, at, name, method, blankUser(id, at, imageUrl(id), name))
  return { ...user, ...options.changes?.(user) }
}

function blankUser(id: string, at: number, imageUrl: string, name: PersonName): ClerkUser {
  return {
    id,
    object: 'user',
    username: null,
    first_name: name.first,
    last_name: name.last,
    image_url: imageUrl,
    profile_image_url: imageUrl,
    has_image: false,
    primary_email_address_id: null,
    primary_phone_number_id: null,
    primary_web3_wallet_id: null,
    password_enabled: false,
    password_last_updated_at: null,
    two_factor_enabled: false,
    totp_enabled: false,
    backup_code_enabled: false,
    email_addresses: [],
    phone_numbers: [],
    web3_wallets: [],
    passkeys: [],
    external_accounts: [],
    enterprise_accounts: [],
    organization_memberships: null,
    public_metadata: {},
    private_metadata: {},
    unsafe_metadata: {},
    external_id: null,
    last_sign_in_at: at,
    last_active_at: at,
    banned: false,
    locked: false,
    deprovisioned: false,
    lockout_expires_in_seconds: null,
    verification_attempts_remaining: 100,
    created_at: at,
    updated_at: at,
    create_organization_enabled: true,
    create_organizations_limit: null,
    delete_self_enabled: true,
    legal_accepted_at: at,
    locale: name.locale,
    timezone: null,
  }
}

function withMethod(dice: Dice, at: number, name: PersonName, method: SignUpMethod, user: ClerkUser): ClerkUser {
  if (method === 'phone') {
    const phone = makePhone(dice, at)
    return { ...user, first_name: null, last_name: null, phone_numbers: [phone], primary_phone_number_id: phone.id }
  }
  if (method === 'wallet') {
    const wallet = makeWallet(dice, at)
    return { ...user, first_name: null, last_name: null, web3_wallets: [wallet], primary_web3_wallet_id: wallet.id }
  }
  if (method === 'username') {
    return { ...user, first_name: null, last_name: null, username: name.handle.replaceAll('.', '_'), password_enabled: true, password_last_updated_at: at }
  }
  const address = inventEmailAddress(dice, name.handle)
  const isOAuth = method === 'google' || method === 'github'
  const email = makeEmail(dice, at, address, isOAuth ? `from_oauth_${method}` : 'email_code')
  const withEmail = { ...user, email_addresses: [email], primary_email_address_id: email.id }
  if (isOAuth) {
    const account = makeExternalAccount(dice, at, method, name, address)
    email.linked_to = [{ id: account.id, type: `oauth_${method}` } as typeof email.linked_to[number]]
    return { ...withEmail, external_accounts: [account], has_image: true, username: method === 'github' ? account.username : null }
  }
  if (method === 'passkey') return { ...withEmail, passkeys: [makePasskey(dice, at)] }
  if (method === 'enterprise') return { ...withEmail, enterprise_accounts: [makeEnterpriseAccount(dice, at, name, address)] }
  return { ...withEmail, password_enabled: true, password_last_updated_at: at }
}

/** People whom a page has to cope with, one of each kind; they sign up like everybody else. */
export const UNUSUAL_PEOPLE: PersonOptions[] = [
  { locale: 'ar-EG', method: 'google' },
  { locale: 'he-IL', method: 'email' },
  { locale: 'fa-IR', method: 'email' },
  { locale: 'ja-JP', method: 'google' },
  { locale: 'zh-CN', method: 'email' },
  { locale: 'ko-KR', method: 'github' },
  { locale: 'vi-VN', method: 'email' },
  { name: { first: 'Zoë 🌻', last: 'Vandersteen', handle: 'zoe.vandersteen', locale: 'nl-BE' }, method: 'email' },
  { name: { first: 'Wolfeschlegelsteinhausenbergerdorff-Maximiliane', last: 'von und zu Hohenlohe-Waldenburg-Schillingsfürst', handle: 'm.hohenlohe', locale: 'de-DE' }, method: 'email' },
  { name: { first: 'Siân', last: 'O’Shaughnessy-Nguyễn', handle: 'sian.oshaughnessy', locale: 'en-GB' }, method: 'passkey' },
  { name: { first: 'Suharto', handle: 'suharto', locale: 'id-ID' }, method: 'email', changes: () => ({ last_name: null }) },
  { name: { first: '<b>Robert</b>', last: 'Tables', handle: 'bobby.tables', locale: 'en-US' }, method: 'email' },
  { method: 'email', changes: () => ({ first_name: null, last_name: null }) },
  { method: 'phone' },
  { method: 'username' },
  { method: 'wallet' },
  { name: { first: 'Noor', last: 'Achebe', handle: 'noor.achebe', locale: 'en-GB' }, method: 'enterprise' },
  {
    method: 'email',
    changes: user => ({ public_metadata: { plan: 'team', seats: 12, tags: ['beta', 'nordics'] }, private_metadata: { crm: { id: 'A-20931', owner: 'lena' } }, unsafe_metadata: { theme: 'dark' }, external_id: `crm-${user.id.slice(-6).toLowerCase()}` }),
  },
]
