import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Store } from '#db/store'
import { announcing, createLive, FOLLOWERS_MAX } from '../../server/services/live'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const follower = () => ({ tick: vi.fn<(deliveries: number) => void>(), end: vi.fn<() => void>() })

test('followers hear how many deliveries there were, each counted once', async () => {
  const live = createLive(500)
  const one = follower()
  live.announce()
  const leave = live.follow(one)
  live.announce()
  await vi.advanceTimersByTimeAsync(0)
  live.announce()
  live.announce()
  await vi.advanceTimersByTimeAsync(500)
  expect(one.tick.mock.calls).toEqual([[1], [2]])
  leave?.()
  live.announce()
  await vi.advanceTimersByTimeAsync(500)
  expect(one.tick).toHaveBeenCalledTimes(2)
})

test('a follower who fails neither reaches whoever announces nor keeps the others from hearing', async () => {
  const live = createLive(500)
  const fail = () => {
    throw new Error('broken')
  }
  const broken = { tick: fail, end: fail }
  const well = follower()
  live.follow(broken)
  live.follow(well)
  live.announce()
  await vi.advanceTimersByTimeAsync(0)
  expect(well.tick).toHaveBeenCalledWith(1)
  live.close()
  expect(well.end).toHaveBeenCalledOnce()
})

test('no more may follow than there is room for, nor anybody once it is closed', async () => {
  const live = createLive(500)
  const leaves = Array.from({ length: FOLLOWERS_MAX }, () => live.follow(follower()))
  expect(live.follow(follower())).toBeNull()
  leaves[0]?.()
  const last = follower()
  expect(live.follow(last)).not.toBeNull()
  live.announce()
  live.close()
  await vi.advanceTimersByTimeAsync(500)
  expect([last.tick.mock.calls.length, last.end.mock.calls.length]).toEqual([0, 1])
  expect(live.follow(follower())).toBeNull()
})

test('the store tells of what it has committed, and of nothing else', async () => {
  const announce = vi.fn()
  const settled = { outcome: 'duplicate' }
  const store = announcing({
    settle: () => Promise.resolve(settled),
    reject: () => Promise.reject(new Error('locked')),
  } as unknown as Store, announce)
  const nothing = [] as unknown as Parameters<Store['settle']>
  expect(await store.settle(...nothing)).toBe(settled)
  expect(announce).toHaveBeenCalledOnce()
  await expect(store.reject(...nothing as unknown as Parameters<Store['reject']>)).rejects.toThrow('locked')
  expect(announce).toHaveBeenCalledOnce()
})
