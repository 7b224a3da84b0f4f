import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { inGroups } from '../../db/sqlite/inGroups'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const range = (count: number) => Array.from({ length: count }, (_, n) => n)

/** So many who each send their next item when their last one is done; gives how many were done in a second. */
async function doneInASecond(senders: number): Promise<number> {
  const groups: number[][] = []
  const work = inGroups((items: number[]) => void groups.push(items))
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
  const done: number[] = []
  const work = inGroups((items: number[]) => void done.push(...items))
  // At the rate of many it would take minutes, and the runner would end it.
  for (const item of range(20_000)) await work.add(item)
  expect(done).toEqual(range(20_000))
})

test('one that comes alone is done at once', async () => {
  const done: string[] = []
  const work = inGroups((items: string[]) => void done.push(...items))
  await work.add('a')
  expect(done).toEqual(['a'])
})

test('every item is done once and in order, the last ones when it is finished', async () => {
  const done: number[] = []
  const work = inGroups((items: number[]) => void done.push(...items))
  const all = Promise.all(range(50).map(item => work.add(item)))
  work.finish()
  await all
  expect(done).toEqual(range(50))
})

test('what fails is told to everybody in its group, and the next one is done', async () => {
  const work = inGroups((items: string[]) => {
    if (items.includes('bad')) throw new Error('no')
  })
  const first = work.add('a')
  const group = Promise.allSettled([work.add('b'), work.add('bad'), work.add('c')])
  await vi.advanceTimersByTimeAsync(100)
  await first
  expect((await group).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
  await work.add('d')
})
