import { joinWaitlist, tryRole } from './accessActions.ts'
import { abandonItem, changePlan, endItem, failToPay, nearTrialEnd, subscribe } from './billingActions.ts'
import type { ClerkEvent } from './events.ts'
import { acceptInvitation, changeMemberRole, createOrganization, deleteOrganization, invite, joinOrganization, leaveOrganization, revokeInvitation, tryDomain, updateOrganization } from './organizationActions.ts'
import { UNUSUAL_PEOPLE } from './people.ts'
import type { Period } from './period.ts'
import { momentsIn } from './rhythm.ts'
import { endSession, revokeSession, signIn, signOut } from './sessionActions.ts'
import { tellStories } from './stories.ts'
import { addEmail, addPasskey, addPhone, ban, changePrimaryEmail, deleteUser, enableTwoFactor, fillInProfile, linkAccount, lock, rename, requestCode, returnAfterLong, setExternalId, setMetadata, setPicture, setUsername, signUp, unban, unlock } from './userActions.ts'
import type { Action, World } from './world.ts'

/** What an action adds later than it begins has to find its place before the end. */
const LEFT_FREE_MS = 900_000
/** They sign up during the history, beside those who come by chance. */
const ORDINARY_NEWCOMERS = 24

/** What happens every day, and how often beside the rest. */
const EVERYDAY: { value: Action, weight: number }[] = [
  { value: signIn, weight: 26 },
  { value: signUp(), weight: 7 },
  { value: returnAfterLong(), weight: 6 },
  { value: requestCode, weight: 8 },
  { value: signOut, weight: 7 },
  { value: endSession, weight: 3 },
  { value: setPicture, weight: 3 },
  { value: fillInProfile, weight: 3 },
  { value: setMetadata, weight: 6 },
  { value: rename, weight: 3 },
  { value: setUsername, weight: 3 },
  { value: changePrimaryEmail, weight: 3 },
  { value: addEmail, weight: 2 },
  { value: addPhone, weight: 3 },
  { value: linkAccount, weight: 3 },
  { value: addPasskey, weight: 2 },
  { value: enableTwoFactor, weight: 2 },
  { value: setExternalId, weight: 3 },
  { value: invite, weight: 3 },
  { value: joinOrganization, weight: 3 },
  { value: ban, weight: 1 },
  { value: lock, weight: 2 },
  { value: unlock, weight: 1 },
  { value: deleteUser, weight: 2 },
]

/** Each once, so that a history shows every type of Clerk's catalogue. Later ones build on earlier ones. */
const RARE: Action[] = [
  createOrganization, createOrganization, createOrganization, updateOrganization, joinOrganization, joinOrganization, joinOrganization,
  invite, acceptInvitation, invite, revokeInvitation, changeMemberRole, leaveOrganization, tryDomain, deleteOrganization,
  subscribe, failToPay, changePlan, endItem, abandonItem, nearTrialEnd, tryRole, joinWaitlist,
  lock, unlock, ban, ban, unban, revokeSession, endSession, deleteUser, deleteUser, deleteUser,
]
/** What comes last, so that it is still so when somebody looks. */
const LAST: Action[] = [lock, lock, ban]

export interface HistoryOptions extends Period {
  /** About this many events come of it, rather more than fewer. */
  events: number
}

/** What happened in the world during the period: events in the order in which they happened. */
export function writeHistory(world: World, { from, until, events: wanted }: HistoryOptions): ClerkEvent[] {
  const period = { from, until: until - LEFT_FREE_MS }
  const lists = [plan(world, wanted), ...tellStories()]
  const timed = lists.flatMap((actions) => {
    const moments = momentsIn(world.dice, period, actions.length)
    return actions.map((action, index) => ({ action, at: moments[index]! }))
  })
  const events = timed.sort((one, other) => one.at - other.at).flatMap(({ action, at }) => action(world, at))
  return events.sort((one, other) => one.timestamp - other.timestamp)
}

/** Something that happens now; a few events, at least one. */
export function nextEvents(world: World, at: number): ClerkEvent[] {
  for (;;) {
    const events = everydayAction(world)(world, at)
    if (events.length > 0) return events
  }
}

/** Some sign-ups first, since there has to be somebody for something to happen to; then everything else, mixed. */
function plan(world: World, wanted: number): Action[] {
  const { dice } = world
  const newcomers = [...UNUSUAL_PEOPLE.map(person => signUp(person)), ...Array.from({ length: ORDINARY_NEWCOMERS }, () => signUp())]
  const before = Array.from({ length: 12 }, () => dice.chance(0.5) ? signUp() : returnAfterLong())
  // An action gives about 1.6 events; some give none, since nobody is there whom they could happen to.
  const rest = Math.max(0, Math.ceil(wanted / 1.4) - newcomers.length - before.length - RARE.length)
  const everyday = Array.from({ length: rest }, () => everydayAction(world))
  return [...dice.faker.helpers.shuffle([...before, ...newcomers.slice(0, 8)]), ...mix(dice.chance, [everyday, newcomers.slice(8), RARE]), ...LAST]
}

function everydayAction(world: World): Action {
  return world.dice.faker.helpers.weightedArrayElement(EVERYDAY)
}

/** Merges the lists evenly, by chance; each keeps its order. */
function mix<Item>(chance: (share: number) => boolean, lists: Item[][]): Item[] {
  const queues = lists.map(list => [...list])
  const merged: Item[] = []
  for (let left = queues.flat().length; left > 0; left--) {
    let remaining = left
    for (const queue of queues) {
      if (chance(queue.length / remaining)) {
        merged.push(queue.shift()!)
        break
      }
      remaining -= queue.length
    }
  }
  return merged
}
