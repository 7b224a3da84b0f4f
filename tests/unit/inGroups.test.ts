import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { inGroups, type Done, type GroupBounds } from '../../db/sqlite/inGroups'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const range = (count: number) => Array.from({ length: count }, (_, n) => n)
const FLOOD = { groupMax: 1000, perSecond: 200 }

/** Work that notes the groups in which it was done. */
function noting<Item>(bounds: GroupBounds) {
  const groups: Item[][] = []
  const work = inGroups((items: Item[]): Done<Item>[] => {
    groups.push(items)
    return items.map(result => ({ result }))
  }, bounds)
  return { groups, work }
}

/** So many who each send their next item when their last one is done; gives how many were done in a second. */
async function doneInASecond(senders: number): Promise<number> {
  const { groups, work } = noting<number>(FLOOD)
  let isOver = false
  const send = async (item: number): Promise<void> => {
    while (!isOver) await work.add(item)
  }
  for (const sender of range(senders)) void send(sender)
  await vi.advanceTimersByTimeAsync(1000)
  isOver = true
  work.finish()
  return groups.flat().length
}

test('many who send at once share groups, and are held to a rate', async () => {
  for (const senders of [20, 100, 400]) expect(await doneInASecond(senders)).toBeLessThanOrEqual(250 + 2 * senders)
})

test('one who sends alone is held to none', async () => {
  vi.useRealTimers()
  const { groups, work } = noting<number>(FLOOD)
  // At the rate of many it would take minutes, and the runner would end it.
  for (const item of range(20_000)) await work.add(item)
  expect(groups).toEqual(range(20_000).map(item => [item]))
})

test('what comes together is one group, up to the largest, in order and with results of its own', async () => {
  vi.useRealTimers()
  const { groups, work } = noting<number>({ groupMax: 3 })
  expect(await Promise.all(range(7).map(item => work.add(item)))).toEqual(range(7))
  expect(groups).toEqual([[0, 1, 2], [3, 4, 5], [6]])
})

test('every item is done once, the last ones when it is finished', async () => {
  const { groups, work } = noting<number>({ groupMax: 20, perSecond: 200 })
  const all = Promise.all(range(50).map(item => work.add(item)))
  work.finish()
  await all
  await vi.advanceTimersByTimeAsync(5000)
  expect(groups.flat()).toEqual(range(50))
})

test('what fails alone is told to nobody else; what fails for all is told to everybody in the group, and the next one is done', async () => {
  vi.useRealTimers()
  const work = inGroups((items: string[]): Done<string>[] => {
    if (items.includes('worst')) throw new Error('none')
    return items.map(item => item === 'bad' ? { error: new Error('not this') } : { result: item })
  }, { groupMax: 10 })
  const outcomes = async (...items: string[]) => (await Promise.allSettled(items.map(item => work.add(item)))).map(({ status }) => status)
  expect(await outcomes('a', 'bad', 'c')).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(await outcomes('a', 'worst', 'c')).toEqual(['rejected', 'rejected', 'rejected'])
  expect(await outcomes('a')).toEqual(['fulfilled'])
})
