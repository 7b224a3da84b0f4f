import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { coalesced } from '#shared/coalesced'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

test('the first is served at once, those close after it together, and the last is never lost', async () => {
  const work = vi.fn()
  const { ask } = coalesced(work, 500)
  ask()
  expect(work, 'not within the call that asks').not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(0)
  expect(work).toHaveBeenCalledTimes(1)
  for (let n = 0; n < 10; n++) ask()
  await vi.advanceTimersByTimeAsync(499)
  expect(work).toHaveBeenCalledTimes(1)
  await vi.advanceTimersByTimeAsync(1)
  expect(work).toHaveBeenCalledTimes(2)
  await vi.advanceTimersByTimeAsync(10_000)
  expect(work, 'nobody asked again').toHaveBeenCalledTimes(2)
  ask()
  await vi.advanceTimersByTimeAsync(0)
  expect(work).toHaveBeenCalledTimes(3)
})

test('work that takes long never overlaps itself, and what is asked for meanwhile is done once more', async () => {
  let finish = () => {}
  const work = vi.fn(() => new Promise<void>((resolve) => {
    finish = resolve
  }))
  const { ask } = coalesced(work, 500)
  ask()
  await vi.advanceTimersByTimeAsync(0)
  ask()
  ask()
  await vi.advanceTimersByTimeAsync(5000)
  expect(work).toHaveBeenCalledTimes(1)
  finish()
  await vi.advanceTimersByTimeAsync(0)
  expect(work).toHaveBeenCalledTimes(2)
  finish()
  await vi.advanceTimersByTimeAsync(5000)
  expect(work).toHaveBeenCalledTimes(2)
})

test('what was cancelled does not begin', async () => {
  const work = vi.fn()
  const { ask, cancel } = coalesced(work)
  ask()
  cancel()
  await vi.advanceTimersByTimeAsync(1000)
  expect(work).not.toHaveBeenCalled()
})
