import { en } from '@faker-js/faker'
import { searchable } from '../../../db/sqlite/searchable.ts'
import { makeChance } from './chance.ts'
import type { Chance } from './chance.ts'

const FIRST_NAMES = [...new Set(en.person?.first_name?.generic ?? [])]
const LAST_NAMES = [...new Set(en.person?.last_name?.generic ?? [])]
const MAIL_HOSTS = ['gmail.com', 'gmail.com', 'gmail.com', 'outlook.com', 'yahoo.com', 'icloud.com']
const COMPANIES = 2000
const MINUTE_MS = 60_000

export interface Person {
  id: string
  status: 'active' | 'banned' | 'locked'
  externalId: string | null
  username: string | null
  firstName: string | null
  lastName: string | null
  email: string | null
  phone: string | null
  imageUrl: string
  createdAt: number
  lastSignInAt: number | null
  lastActiveAt: number | null
  searchText: string
  /** Clerk's JSON of the user at their last change (milliseconds since 1970). */
  data: (updatedAt: number) => object
}

/** The person with this number: always the same one. */
export function makePerson(number: number, createdAt: number): Person {
  const chance = makeChance(number * 7919 + 17)
  const sometimes = <Value>(share: number, value: () => Value) => chance.share() < share ? value() : null
  const id = chance.id('user', createdAt)
  const first = chance.pickSkewed(FIRST_NAMES)
  const last = chance.pickSkewed(LAST_NAMES)
  const handle = `${first}.${last}${chance.below(1000)}`.toLowerCase().replaceAll(/[^a-z0-9.]/g, '')
  const email = sometimes(0.95, () => ({ id: chance.id('idn', createdAt), address: `${handle}@${hostOf(chance)}` }))
  const phone = sometimes(0.2, () => ({ id: chance.id('idn', createdAt), number: `+1${200 + chance.below(700)}555${1000 + chance.below(9000)}` }))
  const account = email && sometimes(0.3, () => ({ id: chance.id('eac', createdAt), address: email.address }))
  const person = {
    id,
    status: chance.share() < 0.97 ? 'active' as const : chance.share() < 0.6 ? 'banned' as const : 'locked' as const,
    externalId: sometimes(0.3, () => `cus_${number}`),
    username: sometimes(0.4, () => handle.replace('.', '_')),
    firstName: sometimes(0.97, () => first),
    lastName: sometimes(0.95, () => last),
    email: email?.address ?? null,
    phone: phone?.number ?? null,
    imageUrl: `https://img.clerk.com/${id}`,
    createdAt,
    lastSignInAt: sometimes(0.85, () => createdAt + chance.below(1000) * MINUTE_MS),
    lastActiveAt: sometimes(0.8, () => createdAt + chance.below(500_000) * MINUTE_MS),
  }
  const words = [id, person.firstName, person.lastName, email?.address, email?.id, phone?.number, phone?.id, account?.address, account?.id, person.username, person.externalId]
  return {
    ...person,
    searchText: searchable(words.filter(Boolean).join('\n')),
    data: updatedAt => ({
      id, object: 'user', username: person.username, first_name: person.firstName, last_name: person.lastName,
      external_id: person.externalId, image_url: person.imageUrl,
      primary_email_address_id: email?.id ?? null, primary_phone_number_id: phone?.id ?? null,
      email_addresses: email ? [{ id: email.id, email_address: email.address, verification: { status: 'verified', strategy: 'email_code' } }] : [],
      phone_numbers: phone ? [{ id: phone.id, phone_number: phone.number, verification: { status: 'verified', strategy: 'phone_code' } }] : [],
      external_accounts: account ? [{ id: account.id, provider: 'oauth_google', email_address: account.address }] : [],
      public_metadata: { plan: chance.pick(['free', 'team', 'business']) }, private_metadata: {}, unsafe_metadata: {},
      banned: person.status === 'banned', locked: person.status === 'locked',
      created_at: createdAt, updated_at: updatedAt, last_sign_in_at: person.lastSignInAt, last_active_at: person.lastActiveAt,
    }),
  }
}

/** Most people have an address at one of a few hosts, the others at their company's. */
function hostOf(chance: Chance): string {
  if (chance.share() < 0.8) return chance.pick(MAIL_HOSTS)
  const number = Math.floor(chance.share() ** 3 * COMPANIES)
  return `${LAST_NAMES[number % LAST_NAMES.length]!.toLowerCase().replaceAll(/[^a-z]/g, '')}${number}.example`
}
