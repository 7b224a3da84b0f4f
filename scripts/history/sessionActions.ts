import type { ClerkEvent, DataOf } from './events.ts'
import type { ClerkUser } from './identities.ts'
import type { Action, World } from './world.ts'

const WEEK_MS = 7 * 24 * 3600 * 1000

/** Opens a session: the `session.created`, which carries the whole user. */
export function openSession(world: World, user: ClerkUser, at: number): ClerkEvent {
  const id = world.dice.id('sess', at)
  world.sessions.set(id, user.id)
  return world.event('session.created', { ...sessionData(world, id, user.id, 'active', at), user }, at)
}

/** Somebody signs in: a session, and a user who was seen just now. */
export const signIn: Action = (world, at) => {
  const user = world.anyUser(({ banned, locked }) => !banned && !locked)
  if (!user) return []
  return [openSession(world, user, at), world.updateUser(user, { last_sign_in_at: at, last_active_at: at }, at + 15)]
}

const closing = (type: 'session.ended' | 'session.removed' | 'session.revoked'): Action => (world, at) => {
  const open = [...world.sessions]
  if (open.length === 0) return []
  const [id, userId] = world.dice.pick(open)
  world.sessions.delete(id)
  return [world.event(type, { ...sessionData(world, id, userId, type.slice('session.'.length), at), user: null }, at)]
}

export const endSession = closing('session.ended')
export const signOut = closing('session.removed')
export const revokeSession = closing('session.revoked')

function sessionData(world: World, id: string, userId: string, status: string, at: number): Omit<DataOf<'session.created'>, 'user'> {
  return {
    id,
    object: 'session',
    client_id: world.dice.id('client', at),
    user_id: userId,
    status,
    actor: null,
    last_active_at: at,
    expire_at: at + WEEK_MS,
    abandon_at: at + 4 * WEEK_MS,
    created_at: at,
    updated_at: at,
  }
}
