import fc from 'fast-check'
import { beforeEach, expect, test } from 'vitest'
import type { Store } from '#db/store'
import { deletion, rowOf, settle, T0, update, type Step } from './given'

function permutations<Item>(items: Item[]): Item[][] {
  if (items.length <= 1) return [items]
  return items.flatMap((item, index) =>
    permutations(items.toSpliced(index, 1)).map(rest => [item, ...rest]))
}

/** The same with other ids, wherever they stand. */
function renamed<Value>(value: Value, names: Record<string, string>): Value {
  const text = Object.entries(names).reduce((text, [name, other]) => text.replaceAll(name, other), JSON.stringify(value))
  return JSON.parse(text) as Value
}

/** Any order, any number of times, the same rows. */
export function orderContract(open: () => Promise<Store>) {
  const history = [
    update('msg_created', { updatedAt: T0, firstName: 'Ada' }),
    update('msg_first', { updatedAt: T0 + 1, firstName: 'Ada B.', status: 'banned' }),
    update('msg_second', { updatedAt: T0 + 2, firstName: 'Ada C.', primaryEmail: null }),
    update('msg_third', { updatedAt: T0 + 3, firstName: 'Ada D.', lastSignInAt: T0 + 3 }),
    deletion('msg_deleted', T0 + 4),
  ]

  let shared: Promise<Store> | undefined
  let made = 0
  beforeEach(() => {
    shared = undefined
  })

  /** Every history is that of another user, with events of its own, in one store; told of as if it were the first. */
  const outcomeOf = async (steps: Step[]) => {
    const store = await (shared ??= open())
    const [user, event] = [`user_${++made}`, `msg_${made}_`]
    for (const step of steps) await settle(store, renamed(step, { user_ada: user, msg_: event }))
    return renamed(await rowOf(store, user), { [user]: 'user_ada', [event]: 'msg_' })
  }

  test('every order of a user’s events, each sent twice, ends in the same row', async () => {
    const expected = await outcomeOf(history)
    expect(expected).toMatchObject({ status: 'deleted', firstName: 'Ada D.', deletedAt: T0 + 4, lastEventId: 'msg_deleted' })
    const orders = permutations(history)
    expect(orders).toHaveLength(120)
    for (const order of orders) {
      expect(await outcomeOf([...order, ...order.toReversed()])).toEqual(expected)
    }
  })

  test('every order without the deletion ends in the newest version', async () => {
    const expected = await outcomeOf(history.slice(0, 4))
    expect(expected).toMatchObject({ status: 'active', firstName: 'Ada D.', lastEventId: 'msg_third' })
    for (const order of permutations(history.slice(0, 4))) {
      expect(await outcomeOf(order.flatMap(step => [step, step]))).toEqual(expected)
    }
  })

  test('histories with equal times end alike in every order', async () => {
    const time = fc.integer({ min: 0, max: 2 }).map(ms => T0 + ms)
    const histories = fc.uniqueArray(fc.record({
      id: fc.integer({ min: 0, max: 9 }),
      kind: fc.constantFrom('update', 'update', 'update', 'delete'),
      updatedAt: time,
      occurredAt: time,
    }), { selector: ({ id }) => id, minLength: 2, maxLength: 6 })
    const steps = histories.map(list => list.map(({ id, kind, updatedAt, occurredAt }) => kind === 'delete'
      ? deletion(`msg_${id}`, occurredAt)
      : update(`msg_${id}`, { updatedAt, occurredAt, firstName: `Name ${id}` })))
    const shuffled = steps.chain(list => fc.tuple(
      fc.constant(list),
      fc.shuffledSubarray([...list, ...list], { minLength: list.length * 2 }),
    ))
    await fc.assert(fc.asyncProperty(shuffled, async ([ordered, mixed]) => {
      expect(await outcomeOf(mixed)).toEqual(await outcomeOf(ordered))
    }), { numRuns: 150 })
  })

  test('a newer version wins by updated_at, then by the event’s time, then by its id', async () => {
    const store = await open()
    const named = (id: string, firstName: string, updatedAt: number, occurredAt: number) => update(id, { firstName, updatedAt, occurredAt })
    expect(await settle(store, named('msg_b', 'first', T0, T0))).toEqual({ outcome: 'applied' })
    expect(await settle(store, named('msg_a', 'smaller id', T0, T0))).toEqual({ outcome: 'superseded' })
    expect(await settle(store, named('msg_c', 'greater id', T0, T0))).toEqual({ outcome: 'applied' })
    expect(await settle(store, named('msg_0', 'later event', T0, T0 + 1))).toEqual({ outcome: 'applied' })
    expect(await settle(store, named('msg_z', 'earlier event', T0, T0))).toEqual({ outcome: 'superseded' })
    expect(await settle(store, named('msg_1', 'newer', T0 + 1, T0 - 5))).toEqual({ outcome: 'applied' })
    expect(await rowOf(store)).toMatchObject({ firstName: 'newer', lastEventId: 'msg_1' })
  })
}
