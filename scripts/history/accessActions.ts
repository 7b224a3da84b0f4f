import { inventEmailAddress } from './identities.ts'
import { makeName } from './names.ts'
import type { DataOf } from './events.ts'
import type { Action } from './world.ts'

/** A permission and a role that has it are tried out, and given up again. */
export const tryRole: Action = (world, at) => {
  const subject = world.dice.pick(['invoices', 'reports', 'projects'])
  const permission: DataOf<'permission.created'> = {
    id: world.dice.id('perm', at),
    object: 'permission',
    key: `org:${subject}:read`,
    name: `Read ${subject}`,
    description: `Look at the organisation’s ${subject}.`,
    created_at: at,
    updated_at: at,
  }
  const renamed = { ...permission, name: `See ${subject}`, updated_at: at + 60_000 }
  const role: DataOf<'role.created'> = {
    id: world.dice.id('role', at),
    object: 'role',
    key: `org:${subject}_reader`,
    name: `Reader of ${subject}`,
    description: null,
    permissions: [permission],
    is_creator_eligible: false,
    created_at: at,
    updated_at: at,
  }
  const described = { ...role, description: `May look at ${subject}.`, permissions: [renamed], updated_at: at + 120_000 }
  return [
    world.event('permission.created', permission, at),
    world.event('role.created', role, at + 30_000),
    world.event('permission.updated', renamed, at + 60_000),
    world.event('role.updated', described, at + 120_000),
    world.event('role.deleted', described, at + 300_000),
    world.event('permission.deleted', renamed, at + 330_000),
  ]
}

/** Somebody asks to be let in, and is invited. */
export const joinWaitlist: Action = (world, at) => {
  const entry: DataOf<'waitlistEntry.created'> = {
    id: world.dice.id('wle', at),
    object: 'waitlist_entry',
    email_address: inventEmailAddress(world.dice, makeName(world.dice).handle),
    status: 'pending',
    invitation: null,
    is_locked: false,
    created_at: at,
    updated_at: at,
  }
  return [
    world.event('waitlistEntry.created', entry, at),
    world.event('waitlistEntry.updated', { ...entry, status: 'invited', updated_at: at + 400_000 }, at + 400_000),
  ]
}
