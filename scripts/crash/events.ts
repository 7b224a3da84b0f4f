import type { Chance } from '../figures/fill/chance.ts'

/** So many users live at a time; one who is deleted mostly makes room for another. */
const PEOPLE = 300
const FIRST_MS = Date.UTC(2026, 0, 1)
const IGNORED_TYPES = ['session.created', 'session.ended', 'organizationMembership.updated', 'unheard.of']
const NAMES = ['Ada', 'Zoë', '李小龍', 'محمد', 'Bo 🦄', 'O’Neill', '"; DROP', '']
/** Of a large body's metadata; it fills several pages of the file and several packets. */
const LARGE_LENGTH = 20_000

const SHARE = { ignored: 0.1, deleted: 0.03, replaced: 0.7, banned: 0.05, locked: 0.03, large: 0.03, indented: 0.2, sameVersionTime: 0.2, sameEventTime: 0.4 }

/** An event as Clerk would sign it, and what the order of events goes by. */
export interface MadeEvent {
  /** The Svix message id. */
  id: string
  type: string
  /** The user that it is about; of ignored types some other thing. */
  subject: string
  /** Clerk's `updated_at` in milliseconds since 1970; null where the event carries no version of a user. */
  updatedAt: number | null
  /** The event's own time in milliseconds since 1970. */
  timestamp: number
  payload: string
}

interface Person {
  id: string
  createdAt: number
  updatedAt: number
  isKnown: boolean
}

/**
 * Gives one event after another, about some hundreds of users. Times go up slowly and often stand still, so that versions of
 * a user with equal times are common; ids do not go up within a second.
 */
export function makeEvents(chance: Chance): () => MadeEvent {
  let now = FIRST_MS
  const is = (share: number) => chance.share() < share
  const newcomer = (): Person => ({ id: chance.id('user', now), createdAt: now, updatedAt: now, isKnown: false })
  const people = Array.from({ length: PEOPLE }, newcomer)

  const write = (type: string, timestamp: number, data: { id: string, updated_at?: number }): MadeEvent => {
    const event = { data, instance_id: 'ins_2crash', object: 'event', timestamp, type }
    return { id: chance.id('msg', now), type, subject: data.id, updatedAt: data.updated_at ?? null, timestamp, payload: JSON.stringify(event, null, is(SHARE.indented) ? 2 : 0) }
  }

  const version = (person: Person): MadeEvent => {
    const type = person.isKnown ? 'user.updated' : 'user.created'
    const updatedAt = person.isKnown && is(SHARE.sameVersionTime) ? person.updatedAt : now
    Object.assign(person, { updatedAt, isKnown: true })
    return write(type, is(SHARE.sameEventTime) ? updatedAt : now, {
      id: person.id,
      ...{ object: 'user', first_name: chance.pick(NAMES), last_name: `Number ${chance.below(1000)}`, banned: is(SHARE.banned), locked: is(SHARE.locked), created_at: person.createdAt },
      updated_at: updatedAt,
      ...{ primary_email_address_id: 'idn_1', email_addresses: [{ id: 'idn_1', email_address: `${person.id}@example.com` }] },
      ...is(SHARE.large) && { private_metadata: { notes: 'ä'.repeat(LARGE_LENGTH / 2) } },
    })
  }

  return () => {
    now += chance.below(3)
    if (is(SHARE.ignored)) return write(chance.pick(IGNORED_TYPES), now, { id: chance.id('sess', now) })
    const place = chance.below(PEOPLE)
    const person = people[place]!
    if (!person.isKnown || !is(SHARE.deleted)) return version(person)
    // One who stays has versions and deletions after the deletion.
    if (is(SHARE.replaced)) people[place] = newcomer()
    return write('user.deleted', now, { id: person.id })
  }
}
