import fc from 'fast-check'
import { anyEvents } from './histories.ts'
import type { AnyDelivery } from './histories.ts'

/** A history, and how it reaches the store. */
export interface Course {
  /** Each event once, in no order. */
  events: AnyDelivery[]
  /** All deliveries; those of a group are started together. */
  groups: AnyDelivery[][]
  losses: Loss[]
}

/** The store is lost while a group is on its way. */
export interface Loss {
  /** The number of the group, from 0 on. */
  at: number
  /**
   * `killed`: nothing is closed, and of what the group wrote so many thousandths have reached the write-ahead log. `closed`: it
   * is closed in order.
   */
  how: { killed: number } | 'closed'
}

const WHOLE = 1000

/** Every event of a history, more deliveries beside the one that surely settles it, and whether they meet a defect. */
const deliveries = anyEvents.chain(events => fc.record({
  sure: fc.constant(events.map(event => ({ ...event, fails: false }))),
  more: fc.array(fc.record({ event: fc.constantFrom(...events), fails: fc.boolean() }), { maxLength: 12 })
    .map(list => list.map(({ event, fails }) => ({ ...event, fails }))),
}))

const how = fc.oneof(
  { weight: 2, arbitrary: fc.record({ killed: fc.constant(WHOLE) }) },
  { weight: 4, arbitrary: fc.record({ killed: fc.nat(WHOLE) }) },
  { weight: 1, arbitrary: fc.constant<'closed'>('closed') },
)

/** Those deliveries in any order, cut into groups that are started together, and the groups in which the store is lost. */
export const anyCourse: fc.Arbitrary<Course> = deliveries.chain(({ sure, more }) =>
  fc.shuffledSubarray([...sure, ...more], { minLength: sure.length + more.length })
    .chain(mixed => fc.infiniteStream(fc.constantFrom(1, 2, 3, 5, 30)).map(sizes => inGroups(mixed, sizes)))
    .chain(groups => fc.record({
      events: fc.constant(sure),
      groups: fc.constant(groups),
      losses: fc.uniqueArray(fc.record({ at: fc.nat(groups.length - 1), how }), { maxLength: 2, selector: ({ at }) => at }),
    })))

/** Whether all that a group has written had reached the log when the store was killed. */
export const isWhole = (killed: number) => killed === WHOLE

/** So much of what was written is there. */
export const shareOf = (killed: number, bytes: number) => Math.floor(bytes * killed / WHOLE)

function inGroups<Item>(items: Item[], sizes: Iterator<number>): Item[][] {
  const groups: Item[][] = []
  for (let at = 0; at < items.length;) {
    const size: number = sizes.next().value
    groups.push(items.slice(at, at + size))
    at += size
  }
  return groups
}
