import type { PersonOptions } from './people.ts'
import { signIn } from './sessionActions.ts'
import { addPasskey, addPhone, ban, changePrimaryEmail, deleteUser, enableTwoFactor, fillInProfile, linkAccount, lock, requestCode, setExternalId, setMetadata, setPicture, setUsername, signUp, unban, unlock } from './userActions.ts'
import type { Action } from './world.ts'

interface Story {
  person: PersonOptions
  /** What comes after the sign-up, to this person alone; each a good while after the one before. */
  then: Action[]
}

/** A few people whose whole way is told: what happens to everybody else is left to chance. */
const STORIES: Story[] = [
  {
    person: { name: { first: 'Imogen', last: 'Castellanos', handle: 'imogen.castellanos', locale: 'en-GB' }, method: 'email' },
    then: [fillInProfile, addPhone, setUsername, signIn, setMetadata, changePrimaryEmail, signIn, linkAccount, setExternalId, signIn, addPasskey, enableTwoFactor, signIn, setMetadata],
  },
  {
    person: { name: { first: 'Bram', last: 'Achterberg', handle: 'bram.achterberg', locale: 'nl-NL' }, method: 'email' },
    then: [signIn, fillInProfile, requestCode, lock, unlock, signIn, ban, unban, signIn, setMetadata, lock, unlock, ban],
  },
  {
    person: { name: { first: 'Noor', last: 'Haddad', handle: 'noor.haddad', locale: 'fr-FR' }, method: 'email' },
    then: [fillInProfile, setPicture, setExternalId, signIn, setMetadata, addPhone, signIn, setUsername, changePrimaryEmail, signIn, leave],
  },
]

/** Each story as actions in order. Nothing else renames, locks, bans or deletes its person. */
export function tellStories(): Action[][] {
  return STORIES.map(({ person, then }) => {
    let userId: string | undefined
    const begin: Action = (world, at) => {
      const events = signUp(person)(world, at)
      userId = [...world.users.keys()].at(-1)!
      world.spared.add(userId)
      return events
    }
    return [begin, ...then.map((action): Action => (world, at) => userId ? world.onlyTo(userId, () => action(world, at)) : [])]
  })
}

/** Says why, and goes: the two come close behind each other. */
function leave(...[world, at]: Parameters<Action>) {
  return [...setMetadata(world, at), ...deleteUser(world, at + 20_000)]
}
