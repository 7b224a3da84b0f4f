import * as z from 'zod'
import type { Identifier, IdentifierKind } from '#shared/records/users'

const entry = z.looseObject({
  id: z.string().nullish().catch(null),
  email_address: z.string().nullish().catch(null),
  phone_number: z.string().nullish().catch(null),
  web3_wallet: z.string().nullish().catch(null),
  username: z.string().nullish().catch(null),
  name: z.string().nullish().catch(null),
  provider: z.string().nullish().catch(null),
  verification: z.looseObject({ status: z.string().nullish().catch(null) }).nullish().catch(null),
})
type Entry = z.output<typeof entry>

/** The lists of Clerk's JSON that hold identifiers, and what of an entry is the identifier itself. */
const LISTS: [list: string, kind: IdentifierKind, primaryKey: string | null, valueOf: (entry: Entry) => string | null | undefined][] = [
  ['email_addresses', 'email', 'primary_email_address_id', item => item.email_address],
  ['phone_numbers', 'phone', 'primary_phone_number_id', item => item.phone_number],
  ['web3_wallets', 'web3', 'primary_web3_wallet_id', item => item.web3_wallet],
  ['external_accounts', 'externalAccount', null, item => item.email_address || item.username || item.id],
  ['enterprise_accounts', 'enterpriseAccount', null, item => item.email_address || item.id],
  ['saml_accounts', 'enterpriseAccount', null, item => item.email_address || item.id],
  ['passkeys', 'passkey', null, item => item.name || item.id],
]

/** Every identifier in Clerk's JSON of a user, each once. What is not as documented is passed over, never an error. */
export function identifiersOf(user: Record<string, unknown>): Identifier[] {
  const identifiers = [
    ...LISTS.flatMap(([list, kind, primaryKey, valueOf]) => entriesOf(user[list]).flatMap((item) => {
      const value = valueOf(item)
      if (!value) return []
      const id = item.id ?? null
      const isPrimary = primaryKey !== null && id !== null && user[primaryKey] === id
      return [{ kind, id, value, provider: item.provider ?? null, isPrimary, verification: item.verification?.status ?? null }]
    })),
    ...single(user.username, 'username'),
    ...single(user.external_id, 'externalId'),
  ]
  // Clerk lists an enterprise account under its old name, `saml_accounts`, as well.
  return [...new Map(identifiers.map(identifier => [`${identifier.kind} ${identifier.id ?? identifier.value}`, identifier])).values()]
}

function entriesOf(list: unknown): Entry[] {
  if (!Array.isArray(list)) return []
  return list.flatMap((item) => {
    const { data } = entry.safeParse(item)
    return data ? [data] : []
  })
}

function single(value: unknown, kind: IdentifierKind): Identifier[] {
  if (typeof value !== 'string' || value === '') return []
  return [{ kind, id: null, value, provider: null, isPrimary: false, verification: null }]
}
