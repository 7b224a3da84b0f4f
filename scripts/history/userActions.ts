import type { ClerkEvent } from './events.ts'
import { inventEmailAddress, makeEmail, makeExternalAccount, makePasskey, makePhone } from './identities.ts'
import type { ClerkUser } from './identities.ts'
import { emailCode, smsCode } from './messages.ts'
import { makeName } from './names.ts'
import { makePerson } from './people.ts'
import type { PersonOptions } from './people.ts'
import { openSession } from './sessionActions.ts'
import type { Action, World } from './world.ts'

const MINUTE_MS = 60_000

/** A sign-up of the given kind of person: a code is sent, the user appears, and a session begins. */
export function signUp(options: PersonOptions = {}): Action {
  return (world, at) => {
    const user = makePerson(world.dice, at, world.imageUrl, options)
    world.users.set(user.id, user)
    const byPhone = user.phone_numbers.length > 0
    const byCode = byPhone || (user.password_enabled && user.email_addresses.length > 0)
    const code = byCode ? (byPhone ? smsCode(world, user, at - MINUTE_MS) : emailCode(world, user, at - MINUTE_MS)) : null
    return [...(code ? [code] : []), world.event('user.created', user, at), openSession(world, user, at + 20)]
  }
}

/** Somebody who signed up long before: the first that is heard of them is that they sign in. */
export function returnAfterLong(options: PersonOptions = {}, daysAgo?: number): Action {
  return (world, at) => {
    const days = daysAgo ?? world.dice.between(3, 700)
    const user = makePerson(world.dice, at - days * 24 * 60 * MINUTE_MS, world.imageUrl, options)
    return [openSession(world, user, at), world.updateUser(user, { last_sign_in_at: at, last_active_at: at }, at + 15)]
  }
}

const change = (test: (user: ClerkUser) => boolean, make: (world: World, user: ClerkUser, at: number) => Partial<ClerkUser>): Action =>
  (world, at) => {
    const user = world.anyUser(test)
    return user ? [world.updateUser(user, make(world, user, at), at)] : []
  }

/** What stands before the `@` of their first address. */
const handleOf = (user: ClerkUser) => user.email_addresses[0]?.email_address.split('@')[0] ?? user.username ?? 'me'
const named = (user: ClerkUser) => user.first_name !== null && user.last_name !== null
const spareable = (world: World) => (user: ClerkUser) => !world.isSpared(user)

export const rename: Action = (world, at) => change(user => named(user) && spareable(world)(user),
  (_world, user) => ({ last_name: makeName(world.dice, user.locale ?? undefined).last }))(world, at)

export const setPicture = change(user => !user.has_image, () => ({ has_image: true }))

export const setExternalId = change(user => user.external_id === null,
  world => ({ external_id: `crm-${world.dice.faker.string.alphanumeric({ length: 8, casing: 'lower' })}` }))

export const setMetadata = change(() => true, (world, user) => ({
  public_metadata: { ...user.public_metadata, plan: world.dice.pick(['free', 'pro', 'team']) },
  unsafe_metadata: { ...user.unsafe_metadata, onboarding: world.dice.pick(['started', 'done']) },
}))

/** The form that a newcomer fills in, saved page by page: three versions within a minute or two. */
export const fillInProfile: Action = (world, at) => {
  const user = world.anyUser(({ has_image }) => !has_image)
  if (!user) return []
  return world.onlyTo(user.id, () => [
    ...setPicture(world, at),
    ...setMetadata(world, at + world.dice.between(8000, 25_000)),
    ...setMetadata(world, at + world.dice.between(40_000, 70_000)),
  ])
}

export const setUsername = change(user => user.username === null && user.first_name !== null,
  (_world, user) => ({ username: handleOf(user).replaceAll('.', '_') }))

/** Adds a second address and makes it the primary one, so that the primary is not the first of the list. */
export const changePrimaryEmail = change(user => user.email_addresses.length === 1, (world, user, at) => {
  const email = makeEmail(world.dice, at, inventEmailAddress(world.dice, handleOf(user)))
  return { email_addresses: [...user.email_addresses, email], primary_email_address_id: email.id }
})

/** Adds an address that is not verified yet. */
export const addEmail = change(user => user.email_addresses.length < 3, (world, user, at) => ({
  email_addresses: [...user.email_addresses, makeEmail(world.dice, at, inventEmailAddress(world.dice, handleOf(user)), null)],
}))

export const linkAccount = change(user => named(user) && user.external_accounts.length === 0 && user.email_addresses.length > 0, (world, user, at) => {
  const name = { first: user.first_name ?? '', last: user.last_name ?? '', handle: handleOf(user), locale: '' }
  const account = makeExternalAccount(world.dice, at, world.dice.pick(['google', 'github']), name, user.email_addresses[0]?.email_address ?? '')
  return { external_accounts: [account], has_image: true }
})

export const addPasskey = change(user => user.passkeys.length === 0, (world, user, at) => ({ passkeys: [...user.passkeys, makePasskey(world.dice, at)] }))

export const enableTwoFactor = change(user => user.password_enabled && !user.two_factor_enabled,
  () => ({ two_factor_enabled: true, totp_enabled: true, backup_code_enabled: true }))

/** Adds a phone number; its code is sent first. */
export const addPhone: Action = (world, at) => {
  const user = world.anyUser(({ phone_numbers }) => phone_numbers.length === 0)
  if (!user) return []
  const phone = makePhone(world.dice, at)
  const withPhone = { phone_numbers: [phone], primary_phone_number_id: phone.id }
  const code = smsCode(world, { ...user, ...withPhone }, at - MINUTE_MS)
  return [...(code ? [code] : []), world.updateUser(user, withPhone, at)]
}

/** Asks for a one-time code and does not use it. */
export const requestCode: Action = (world, at) => {
  const user = world.anyUser(({ email_addresses }) => email_addresses.length > 0)
  const event = user && emailCode(world, user, at)
  return event ? [event] : []
}

export const ban: Action = (world, at) => change(user => !user.banned && spareable(world)(user), () => ({ banned: true }))(world, at)
export const unban: Action = (world, at) => change(user => user.banned && spareable(world)(user), () => ({ banned: false }))(world, at)

export const lock: Action = (world, at) => change(user => !user.locked && user.password_enabled && spareable(world)(user),
  () => ({ locked: true, lockout_expires_in_seconds: 3600, verification_attempts_remaining: 0 }))(world, at)

export const unlock: Action = (world, at) => change(user => user.locked && spareable(world)(user),
  () => ({ locked: false, lockout_expires_in_seconds: null, verification_attempts_remaining: 100 }))(world, at)

/** Deletes somebody, whose sessions end without a word. */
export const deleteUser: Action = (world, at) => {
  const user = world.anyUser(spareable(world))
  if (!user) return []
  world.users.delete(user.id)
  for (const [sessionId, userId] of world.sessions) if (userId === user.id) world.sessions.delete(sessionId)
  for (const organization of world.organizations.values()) {
    organization.members = organization.members.filter(({ public_user_data }) => public_user_data.user_id !== user.id)
  }
  return [deletion(world, user, at)]
}

function deletion(world: World, user: ClerkUser, at: number): ClerkEvent {
  return world.event('user.deleted', { id: user.id, object: 'user', deleted: true, ...(user.external_id && { external_id: user.external_id }) }, at)
}
