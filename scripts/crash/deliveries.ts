import type { Chance } from '../figures/fill/chance.ts'
import { makeEvents } from './events.ts'
import type { MadeEvent } from './events.ts'

/** So many events wait at a time, and any of them comes next: some are overtaken by many. */
const WAITING = 24
/** Of events that were sent, the latest so many may be sent once more. */
const REMEMBERED = 500

const SHARE = { twice: 0.15, again: 0.04 }

/**
 * Gives one delivery after another, without an end: events out of their order, some twice in a row, so that two connections
 * carry them at the same time, and some again much later.
 */
export function makeDeliveries(chance: Chance): () => MadeEvent {
  const next = makeEvents(chance)
  const waiting = Array.from({ length: WAITING }, next)
  const sent: MadeEvent[] = []
  let twin: MadeEvent | undefined

  return () => {
    if (twin) {
      const event = twin
      twin = undefined
      return event
    }
    if (sent.length > 0 && chance.share() < SHARE.again) return chance.pick(sent)
    const [event] = waiting.splice(chance.below(WAITING), 1, next())
    if (!event) throw new Error('unreachable: there are always so many')
    if (chance.share() < SHARE.twice) twin = event
    sent.push(event)
    if (sent.length > REMEMBERED) sent.shift()
    return event
  }
}
