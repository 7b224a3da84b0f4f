import type { Account } from '../clerk/clients.ts'
import type { ClerkEvent } from '../history/events.ts'
import { makePerson } from '../history/people.ts'
import type { PersonOptions } from '../history/people.ts'
import type { World } from '../history/world.ts'

const DAY_MS = 24 * 3600 * 1000
const ADMIN_ROLE = 'admin'

export interface DemoAccounts {
  admin: Account
  other: Account
  /** What the endpoint hears of the two. */
  events: ClerkEvent[]
}

/**
 * The two people whom one can sign in as: an admin, by the role in the public metadata, and somebody who is none. They
 * live in the world like everybody else, but nobody renames, locks, bans or deletes them.
 *
 * @param at When they are first heard of, in milliseconds since 1970.
 */
export function makeAccounts(world: World, at: number): DemoAccounts {
  const admin = settle(world, at - 412 * DAY_MS, {
    name: { first: 'Amara', last: 'Lindqvist', handle: 'amara.lindqvist', locale: 'sv-SE' },
    method: 'google',
    changes: () => ({ public_metadata: { role: ADMIN_ROLE } }),
  })
  const other = settle(world, at - 38 * DAY_MS, {
    name: { first: 'Tomás', last: 'Okonkwo', handle: 'tomas.okonkwo', locale: 'pt-BR' },
    method: 'email',
  })
  const events = [admin, other].map((user, index) => world.updateUser(user, { last_sign_in_at: at, last_active_at: at }, at + index))
  return { admin: { user: admin, role: ADMIN_ROLE }, other: { user: other }, events }
}

function settle(world: World, at: number, options: PersonOptions) {
  const user = makePerson(world.dice, at, world.imageUrl, options)
  world.users.set(user.id, user)
  world.spared.add(user.id)
  return user
}
