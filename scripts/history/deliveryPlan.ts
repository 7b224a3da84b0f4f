import { REJECTED_KINDS } from '../clerk/sender.ts'
import type { RejectedKind } from '../clerk/sender.ts'
import { makeId } from '../clerk/ids.ts'
import { eventBody } from './events.ts'
import type { ClerkEvent } from './events.ts'
import type { World } from './world.ts'

/** One HTTP request of the plan: a delivery as Svix makes it, or one that has to be rejected. */
export interface PlannedDelivery {
  messageId: string
  body: string
  /** Null for one that has a right signature. */
  rejectedFor: RejectedKind | null
}

const LATE_UPDATES = 9
const LATE_CREATIONS = 4
const AFTER_DELETION = 3
const DUPLICATES = 14
/** How often each kind of rejection comes: strangers' requests more often than accidents. */
const REJECTED_TIMES: Partial<Record<RejectedKind, number>> = { missing_headers: 5, signature_mismatch: 4, timestamp_too_old: 3 }

/**
 * How a history reaches the endpoint: mostly in order, but with what really happens on the way. Some events come late,
 * some twice, some cannot be applied, some are of a type that nobody knows, and some requests are no deliveries at all.
 */
export function planDeliveries(world: World, history: ClerkEvent[]): PlannedDelivery[] {
  const events = [...history]
  moveBehind(world, events, LATE_UPDATES, isUpdate, isUpdate)
  moveBehind(world, events, LATE_CREATIONS, event => event.type === 'user.created', isUpdate)
  moveBehind(world, events, AFTER_DELETION, isUpdate, event => event.type === 'user.deleted')

  const plan = [...events.map(deliveryOf)]
  for (const event of [...brokenEvents(world, history), ...strangeEvents(world, history)]) insert(world, plan, deliveryOf(event))
  for (const delivery of world.dice.faker.helpers.arrayElements(plan, DUPLICATES)) insertBehind(world, plan, delivery)
  for (const kind of REJECTED_KINDS) {
    for (let time = 0; time < (REJECTED_TIMES[kind] ?? 2); time++) {
      insert(world, plan, { ...deliveryOf(world.dice.pick(history)), rejectedFor: kind })
    }
  }
  return plan
}

/** A planned delivery of an event under a new message id. */
export function deliveryOf(event: ClerkEvent): PlannedDelivery {
  return { messageId: makeId('msg', event.timestamp), body: eventBody(event), rejectedFor: null }
}

const isUpdate = (event: ClerkEvent) => event.type === 'user.updated'
const subjectOf = ({ data }: ClerkEvent) => 'id' in data ? data.id : undefined

/** Makes some events late: each comes right behind a later one about the same subject. */
function moveBehind(world: World, events: ClerkEvent[], times: number, late: (event: ClerkEvent) => boolean, early: (event: ClerkEvent) => boolean): void {
  const pairs = events.flatMap((event) => {
    const overtaker = late(event) && events.find(other => early(other) && subjectOf(other) === subjectOf(event) && other.timestamp > event.timestamp)
    return overtaker ? [{ event, overtaker }] : []
  })
  for (const { event, overtaker } of world.dice.faker.helpers.arrayElements(pairs, times)) {
    events.splice(events.indexOf(event), 1)
    events.splice(events.indexOf(overtaker) + 1, 0, event)
  }
}

/** Genuine events about users that lack what a row cannot be right without. */
function brokenEvents(world: World, history: ClerkEvent[]): ClerkEvent[] {
  const breakings: ((user: object) => object)[] = [
    user => ({ ...user, updated_at: undefined }),
    user => ({ ...user, updated_at: '2026-05-04T09:12:44Z' }),
    user => ({ ...user, id: '' }),
    user => ({ ...user, updated_at: null }),
  ]
  const updates = world.dice.faker.helpers.arrayElements(history.filter(isUpdate), breakings.length)
  return updates.map((event, index) => ({ ...event, data: breakings[index]!(event.data) }))
}

/** Types that Clerk may add one day. */
function strangeEvents(world: World, history: ClerkEvent[]): ClerkEvent[] {
  const at = history.at(-1)?.timestamp ?? Date.now()
  return ['apiKey.created', 'userPasskey.renamed', 'organization.archived'].map(type =>
    world.unknownEvent(type, { id: world.dice.id('obj', at), object: type.split('.')[0], created_at: at }, at))
}

function insert(world: World, plan: PlannedDelivery[], delivery: PlannedDelivery): void {
  plan.splice(world.dice.between(Math.floor(plan.length / 4), plan.length), 0, delivery)
}

/** Sends one again, some time after its first try. */
function insertBehind(world: World, plan: PlannedDelivery[], delivery: PlannedDelivery): void {
  const first = plan.indexOf(delivery)
  plan.splice(world.dice.between(first + 1, Math.min(first + 40, plan.length)), 0, delivery)
}
