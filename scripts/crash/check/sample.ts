import type { Counts } from '#shared/records/overview'
import type { EventDetail } from '#shared/records/events'
import type { UserDetail } from '#shared/records/users'
import type { Chance } from '../../figures/fill/chance.ts'
import type { Entry, Ledger } from '../ledger.ts'
import type { standings } from './users.ts'

/** So many events, with their users, are asked for. */
const EVENTS_ASKED = 4

interface Asking {
  /** Gives the JSON of an answer of the API; null when it was no 200. */
  ask: <Body>(path: string) => Promise<Body | null>
  chance: Chance
  standings: ReturnType<typeof standings>
}

/** Asks the server itself for some of what it has promised. Gives what is not so. */
export async function checkSample(ledger: Ledger, { ask, chance, standings }: Asking): Promise<string[]> {
  const promised = [...ledger.entries.values()].filter(({ answered }) => answered > 0)
  const chosen = promised.length > 0 ? Array.from({ length: EVENTS_ASKED }, () => chance.pick(promised)) : []
  const found = await Promise.all(chosen.map(async ({ event, answered }: Entry) => {
    const stored = await ask<EventDetail>(`/api/events/${event.id}?reveal=true`)
    if (!stored) return [`${event.id}: the API does not give the event`]
    const standing = standings.get(event.subject)
    const user = standing && await ask<UserDetail>(`/api/users/${event.subject}`)
    const newest = standing && (standing.deletion ?? standing.version)?.id
    return [
      ...stored.payload === event.payload ? [] : [`${event.id}: the API gives another payload`],
      ...stored.deliveryCount >= answered ? [] : [`${event.id}: the API counts ${stored.deliveryCount} deliveries, and ${answered} were answered with 2xx`],
      ...user?.lastEventId === newest ? [] : [`${event.subject}: the API has the user stand on ${user?.lastEventId}, not on ${newest}`],
      ...(user?.updatedAt ?? null) === (standing?.version?.updatedAt ?? null) ? [] : [`${event.subject}: the API gives another version of the user`],
    ]
  }))
  const counts = await ask<Counts>('/api/counts')
  const counted = counts?.users.reduce((sum, { count }) => sum + count, 0)
  return [...found.flat(), ...counted === standings.size ? [] : [`the API counts ${counted} users, and the file’s events are about ${standings.size}`]]
}
