import { CAUSED_KINDS } from '../clerk/causedRequests.ts'
import type { CausedKind } from '../clerk/causedRequests.ts'
import { REJECTED_KINDS } from '../clerk/sender.ts'
import type { RejectedKind } from '../clerk/sender.ts'
import { eventBody } from './events.ts'
import type { CatalogueType, ClerkEvent } from './events.ts'
import { isWithin } from './period.ts'
import type { Period } from './period.ts'
import { momentsIn } from './rhythm.ts'
import { brokenEvents, isAboutUser, strangeEvents } from './strangeEvents.ts'
import { findTroubles } from './troubles.ts'
import type { Troubles } from './troubles.ts'
import type { World } from './world.ts'

/** One HTTP request of the plan: a delivery as Svix makes it, or one that has to be rejected. */
export interface PlannedDelivery {
  /** When it is sent, in milliseconds since 1970. */
  at: number
  /** When it is signed, where that is not when it is sent. */
  signedAt?: number
  messageId: string
  body: string
  /** Null for one that has a right signature. */
  rejectedFor: RejectedKind | CausedKind | 'replayed' | null
  /** It is verified, but cannot be applied. */
  fails: boolean
}

export interface DeliveryPlan {
  /** In the order in which they are sent. */
  deliveries: PlannedDelivery[]
  troubles: Troubles
}

const SECOND_MS = 1000
/** How long Svix waits before each further try. */
const RETRY_DELAYS_MS = [5, 300, 1800, 7200, 18_000, 36_000, 36_000].map(seconds => seconds * SECOND_MS)
/** Of a first try so many are lost on their way, and so many answers: Svix then tries again. */
const LOST_SHARE = 0.03
const UNHEARD_SHARE = 0.02
/** An event that a newer one about the same user follows so soon is overtaken when its first two tries are lost. */
const OVERTAKEN_WITHIN_MS = 240 * SECOND_MS
const OVERTAKEN = 14
const OVERTAKEN_BY_DELETION = 2
const REPLAYED_AFTER_MS = 47 * 60 * SECOND_MS
/** How often each kind of rejection comes: strangers' requests more often than accidents. */
const REJECTED_TIMES: Partial<Record<RejectedKind, number>> = { missing_headers: 11, signature_mismatch: 5, timestamp_too_old: 4 }

/**
 * How a history reaches the endpoint: mostly at once and in order, but with what really happens on the way. Some events
 * come late, some twice, some cannot be applied, some are of a type that nobody knows, some requests are no deliveries
 * at all, and there are two troubles. What would come after the period is left out.
 */
export function planDeliveries(world: World, history: ClerkEvent[], period: Period): DeliveryPlan {
  const { dice } = world
  const troubles = findTroubles(history, period)
  const overtaken = new Set([
    ...dice.faker.helpers.arrayElements(overtakable(history, 'user.updated'), OVERTAKEN),
    ...dice.faker.helpers.arrayElements(overtakable(history, 'user.deleted'), OVERTAKEN_BY_DELETION),
  ])
  const deliveries = history.flatMap((event) => {
    const lost = overtaken.has(event) ? 2 : Number(dice.chance(LOST_SHARE))
    return triesOf(world, event, troubles, { lost })
  })
  deliveries.push(...brokenEvents(world, history).flatMap(event => triesOf(world, event, troubles, { isBroken: true })))
  deliveries.push(...strangeEvents(world, history).flatMap(event => triesOf(world, event, troubles)))
  for (const kind of REJECTED_KINDS) {
    for (const at of momentsIn(dice, period, REJECTED_TIMES[kind] ?? 2)) {
      deliveries.push({ ...deliveryOf(world, dice.pick(history), at), rejectedFor: kind })
    }
  }
  const taken = deliveries.filter(({ rejectedFor, fails, at }) => !rejectedFor && !fails && at + REPLAYED_AFTER_MS < period.until)
  for (const kind of CAUSED_KINDS) {
    // Only what was taken just before shows that such a one is late, and no clock wrong.
    const at = kind === 'held_back' ? dice.pick(taken).at + SECOND_MS : momentsIn(dice, period, 1)[0]!
    deliveries.push({ ...deliveryOf(world, dice.pick(history), at), rejectedFor: kind })
  }
  deliveries.push(replayOf(dice.pick(taken)))
  const sent = deliveries.filter(({ at }) => isWithin(period, at)).sort((one, other) => one.at - other.at)
  return { deliveries: sent, troubles }
}

/** The very same request once more, as somebody who had read it on its way could send it. */
const replayOf = (delivery: PlannedDelivery): PlannedDelivery => ({ ...delivery, at: delivery.at + REPLAYED_AFTER_MS, signedAt: delivery.at, rejectedFor: 'replayed' })

/** A planned delivery of an event under a new message id, and with a right signature. */
export function deliveryOf(world: World, event: ClerkEvent, at: number): PlannedDelivery {
  return { at, messageId: world.dice.id('msg', event.timestamp), body: eventBody(event), rejectedFor: null, fails: false }
}

/** Every try of an event that arrives, up to the one that is answered with 2xx and heard of. */
function triesOf(world: World, event: ClerkEvent, troubles: Troubles, { lost = 0, isBroken = false } = {}): PlannedDelivery[] {
  const { dice } = world
  const first = deliveryOf(world, event, event.timestamp + dice.between(300, 2500))
  const tries: PlannedDelivery[] = []
  let { at } = first
  let isSettled = false
  for (const [index, delay] of [...RETRY_DELAYS_MS, 0].entries()) {
    const isRejected = isWithin(troubles.wrongSecret, at)
    const fails: boolean = !isRejected && !isSettled && (isBroken || (isWithin(troubles.refusedWrites, at) && isAboutUser(event)))
    if (index >= lost) tries.push({ ...first, at, fails, rejectedFor: isRejected ? 'signature_mismatch' : null })
    isSettled ||= index >= lost && !isRejected && !fails
    if (isSettled && !dice.chance(UNHEARD_SHARE)) break
    at += Math.round(delay * dice.between(100, 115) / 100)
  }
  return tries
}

/** Events about a user that one of that type about the same user follows soon. */
function overtakable(history: ClerkEvent[], type: CatalogueType): ClerkEvent[] {
  return history.filter((event, index) => {
    if (!isAboutUser(event)) return false
    const following = history.slice(index + 1).find(other => isAboutUser(other) && subjectOf(other) === subjectOf(event))
    return following?.type === type && following.timestamp - event.timestamp < OVERTAKEN_WITHIN_MS
  })
}

const subjectOf = ({ data }: ClerkEvent) => 'id' in data ? data.id : undefined
