import fc from 'fast-check'
import { EVENT_TYPES } from '#shared/eventTypes'
import { changedObject, changesOf, oddValue } from './oddJson.ts'
import type { JsonText } from './oddJson.ts'
import { oddText } from './oddText.ts'

/** So few that events meet: versions of one user overtake each other, and deletions find somebody. */
const USERS = 40
/** Versions are a few of these apart. */
const MOMENTS = 50
const FIRST_MOMENT = 1_750_000_000_000

const userId = fc.nat(USERS - 1).map(number => `user_${String(number).padStart(27, 'f')}`)
const moment = fc.nat(MOMENTS).map(number => FIRST_MOMENT + number * 1000)

const text = (value: unknown): JsonText => JSON.stringify(value)

/** A user as Clerk writes one, every list with an entry, and a name in most of them. */
function userMembers(id: string, updatedAt: number, name = 'Zoë'): Record<string, JsonText> {
  return {
    id: text(id),
    object: '"user"',
    updated_at: text(updatedAt),
    created_at: text(FIRST_MOMENT),
    first_name: text(name),
    last_name: '"O’Neil"',
    username: text(name.toLowerCase()),
    external_id: 'null',
    image_url: '"https://img.clerk.com/zoe"',
    email_addresses: text([{ id: 'idn_1', object: 'email_address', email_address: `${name}@example.org`, linked_to: [], verification: { status: 'verified', strategy: 'ticket' } }]),
    primary_email_address_id: '"idn_1"',
    phone_numbers: text([{ id: 'idn_2', phone_number: '+15555550100', verification: null }]),
    primary_phone_number_id: '"idn_2"',
    web3_wallets: text([{ id: 'idn_3', web3_wallet: '0xabc' }]),
    external_accounts: text([{ id: 'eac_1', provider: 'google', email_address: 'zoe@gmail.com' }]),
    saml_accounts: '[]',
    passkeys: text([{ id: 'pk_1', name: `${name}’s laptop` }]),
    public_metadata: text({ plan: 'pro', nickname: name }),
    last_sign_in_at: 'null',
    last_active_at: text(updatedAt),
    banned: 'false',
    locked: 'false',
  }
}

/** The data of an event, some of it changed. */
function dataOf(members: (id: string, at: number) => Record<string, JsonText>, most: number): fc.Arbitrary<JsonText> {
  return fc.tuple(userId, moment, changesOf(Object.keys(members('', 0)), most)).map(([id, at, changes]) => changedObject(members(id, at), changes))
}

/** Half of the users have names that nobody should have. */
const userData = fc.oneof(
  dataOf(userMembers, 4),
  fc.tuple(userId, moment, oddText).map(([id, at, name]) => changedObject(userMembers(id, at, name), { changes: [], added: [] })),
)
const deletion = dataOf(id => ({ id: text(id), object: '"user"', deleted: 'true' }), 1)
const otherData = dataOf(id => ({ id: '"sess_1"', object: '"session"', user_id: text(id), status: '"active"' }), 2)

const typeAndData = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(fc.constantFrom('"user.created"', '"user.updated"'), userData) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('"user.deleted"'), deletion) },
  { weight: 5, arbitrary: fc.tuple(fc.constantFrom(...EVENT_TYPES.filter(type => !type.startsWith('user.'))).map(text), otherData) },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom('"user.banned"', '"User.created"', '" user.created"', '"user.created "', '"user."', '"comet.sighted"'), otherData) },
  { weight: 1, arbitrary: fc.tuple(oddValue, otherData) },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom('"user.created"', '"user.updated"', '"user.deleted"', '"session.created"'), oddValue) },
)

/** The members of an event, in the order in which Clerk has them. */
const envelopeMembers = (type: JsonText, data: JsonText, timestamp: number): Record<string, JsonText> => (
  { data, event_attributes: '{"http_request":{"client_ip":"","user_agent":""}}', instance_id: '"ins_fuzz"', object: '"event"', timestamp: text(timestamp), type })

const envelope = fc.tuple(typeAndData, moment, changesOf(Object.keys(envelopeMembers('', '', 0)), 1))
  .map(([[type, data], timestamp, changes]) => changedObject(envelopeMembers(type, data, timestamp), changes))

/** A longer one, such as is nested thousands of levels deep, would be blown up by its indentation. */
const SPACED_MAX_LENGTH = 10_000

/** Parsed and written again with other spaces; what is no JSON stays as it is. */
function spaced(json: JsonText, space: string): JsonText {
  try {
    return space === '' || json.length > SPACED_MAX_LENGTH ? json : JSON.stringify(JSON.parse(json), null, space)
  }
  catch {
    return json
  }
}

/** An event of Clerk's as JSON: most are as they should be, many have a field or two that are not. */
export const eventText: fc.Arbitrary<JsonText> = fc.tuple(envelope, fc.constantFrom('', '', '', ' ', '\t'), fc.constantFrom('', '', '', '', '\n', ' ', '\r\n'))
  .map(([json, space, around]) => around + spaced(json, space) + around)
