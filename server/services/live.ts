import type { Store } from '#db/store'
import { coalesced } from '#shared/coalesced'
import { logFailure } from './log'

/** Between two ticks at least: whoever follows asks the API at every one. */
const TICK_EVERY_MS = 500
/** Streams that are open at once. More than the tabs that a team has before its eyes; each takes a socket. */
export const FOLLOWERS_MAX = 100

/** Told that something was committed, with how many deliveries since the last time; and, at the end, that no more will be told. */
interface Follower {
  tick: (deliveries: number) => void
  end: () => void
}

export interface Live {
  /** Notes that something was committed, and how many deliveries. Returns at once and never throws: followers are told later. */
  announce: (deliveries?: number) => void
  /** How many follow now. */
  followers: () => number
  /** Follows what is committed from now on; gives what ends that, or null where too many follow, or none may any more. */
  follow: (follower: Follower) => (() => void) | null
  /** Ends every follower, and lets nobody follow any more. */
  close: () => void
}

/** Tells followers that something has changed, and nothing of what: they ask for that by the ways that are guarded. */
export function createLive(tickEveryMs = TICK_EVERY_MS): Live {
  const followers = new Set<Follower>()
  let deliveries = 0
  let isClosed = false

  const ticks = coalesced(() => {
    const counted = deliveries
    deliveries = 0
    for (const follower of followers) tell(() => follower.tick(counted))
  }, tickEveryMs)

  return {
    announce(committed = 1) {
      if (followers.size === 0) return
      deliveries += committed
      ticks.ask()
    },
    followers: () => followers.size,
    follow(follower) {
      if (isClosed || followers.size >= FOLLOWERS_MAX) return null
      followers.add(follower)
      return () => void followers.delete(follower)
    },
    close() {
      isClosed = true
      ticks.cancel()
      for (const { end } of followers) tell(end)
      followers.clear()
    },
  }
}

/** What goes wrong with one follower is kept from the others. */
function tell(message: () => void): void {
  try {
    message()
  }
  catch (error) {
    logFailure('Somebody who follows live could not be told', error)
  }
}

/** The store, telling of every delivery that it has committed, and of what is mended. */
export function announcing(store: Store, announce: Live['announce']): Store {
  const told = (deliveries: number) => <Result>(result: Result) => {
    announce(deliveries)
    return result
  }
  return {
    ...store,
    settle: (...delivery) => store.settle(...delivery).then(told(1)),
    reject: (...delivery) => store.reject(...delivery).then(told(1)),
    // Every event that is applied again is noted, so telling of the notes tells of all.
    startMending: (...mending) => store.startMending(...mending).then(told(0)),
    noteMending: (...mending) => store.noteMending(...mending).then(told(0)),
  }
}
