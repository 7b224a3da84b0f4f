import { EventEmitter } from 'node:events'
import type { Worker } from 'node:worker_threads'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { StoreUnavailableError } from '#db/store'
import type { Call } from '../../db/sqlite/thread/messages'
import { ANSWER_TIMEOUT_MS, CLOSE_TIMEOUT_MS, openRemote, RESTART_AFTER_MS } from '../../db/sqlite/thread/remote'
import { REJECTED_WAITING_MAX, storeInThreads, WAITING_MAX } from '../../db/sqlite/thread/store'
import { arrival, rejection, settle, update } from '../store/contract/given'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** A thread that notes what it is asked, and answers when the test does. */
class FakeThread extends EventEmitter {
  readonly asked: Call[] = []
  postMessage(call: Call) {
    this.asked.push(call)
  }

  async terminate() {
    this.emit('exit')
  }

  answerAll(value?: unknown) {
    for (const { id } of this.asked.splice(0)) this.emit('message', { id, value })
  }
}

function open(after?: Promise<unknown>) {
  const threads: FakeThread[] = []
  const logFailure = vi.fn<(message: string, error: unknown) => void>()
  const start = () => {
    threads.push(new FakeThread())
    return threads.at(-1) as unknown as Worker
  }
  const { remote, opened } = openRemote({ start, after, logFailure })
  opened.catch(() => {})
  return { remote, threads, logFailure }
}

/** What became of a promise so far: nothing, a value or an error. */
function follow(promise: Promise<unknown>) {
  const seen: { end?: unknown } = {}
  promise.then(value => seen.end = { value }, (error: unknown) => seen.end = error)
  return seen
}

/** Lets what waits for nothing but its turn go on. */
const turn = () => vi.advanceTimersByTimeAsync(0)

test('an answer that never comes is waited for so long and no longer', async () => {
  const { remote, threads } = open()
  const never = follow(remote.call('probe', []))
  const kept = follow(remote.keep('exportUsers', []))
  await vi.advanceTimersByTimeAsync(ANSWER_TIMEOUT_MS - 1)
  expect([threads[0]!.asked.length, never, kept]).toEqual([2, {}, {}])
  await vi.advanceTimersByTimeAsync(1)
  for (const { end } of [never, kept]) expect(end).toBeInstanceOf(StoreUnavailableError)
  threads[0]!.answerAll()
  expect(vi.getTimerCount()).toBe(0)
})

test('so is a thread that has not begun', async () => {
  const { remote, threads } = open(new Promise(() => {}))
  const early = follow(remote.call('counts', []))
  await vi.advanceTimersByTimeAsync(ANSWER_TIMEOUT_MS - 1)
  expect([threads.length, early]).toEqual([0, {}])
  await vi.advanceTimersByTimeAsync(1)
  expect(early.end).toBeInstanceOf(StoreUnavailableError)
})

test('an answer in time leaves no timer behind', async () => {
  const { remote, threads } = open()
  const asked = follow(remote.call('counts', []))
  await turn()
  threads[0]!.answerAll(7)
  await turn()
  expect(asked).toEqual({ end: { value: 7 } })
  expect(vi.getTimerCount()).toBe(0)
})

test('a thread that does not answer is closed all the same', async () => {
  const { remote, logFailure } = open()
  await turn()
  const closed = follow(remote.close())
  const waits = follow(remote.call('probe', []))
  await vi.advanceTimersByTimeAsync(CLOSE_TIMEOUT_MS - 1)
  expect([closed, waits]).toEqual([{}, {}])
  await vi.advanceTimersByTimeAsync(1)
  expect(closed).toEqual({ end: { value: undefined } })
  expect(waits.end).toBeInstanceOf(StoreUnavailableError)
  expect(logFailure).toHaveBeenCalledExactlyOnceWith('The database could not be closed', expect.any(StoreUnavailableError))
})

test('after its end a thread is not begun again', async () => {
  const { remote, threads } = open()
  await turn()
  const closed = follow(remote.close())
  await turn()
  threads[0]!.answerAll()
  await vi.advanceTimersByTimeAsync(RESTART_AFTER_MS)
  expect([threads.length, closed]).toEqual([1, { end: { value: undefined } }])
})

test('a thread that dies is begun again after a pause; whoever asks before is told so at once', async () => {
  const { remote, threads } = open()
  const lost = follow(remote.call('probe', []))
  await turn()
  await threads[0]!.terminate()
  const early = follow(remote.call('probe', []))
  await vi.advanceTimersByTimeAsync(RESTART_AFTER_MS - 1)
  for (const { end } of [lost, early]) expect(end).toBeInstanceOf(StoreUnavailableError)
  expect(threads).toHaveLength(1)
  await vi.advanceTimersByTimeAsync(1)
  expect(threads).toHaveLength(2)
  const asked = follow(remote.call('probe', []))
  await turn()
  threads[1]!.answerAll()
  await turn()
  expect(asked).toEqual({ end: { value: undefined } })
})

test.for(['answers', 'ends'])('what was not answered in time keeps its place until the thread %s', async (how) => {
  const writer = open()
  const store = storeInThreads({ writer: writer.remote, reader: open().remote })
  const step = update('msg_1')
  const late = [
    ...Array.from({ length: WAITING_MAX }, () => follow(settle(store, step))),
    ...Array.from({ length: REJECTED_WAITING_MAX }, () => follow(store.reject(rejection(), arrival()))),
  ]
  await vi.advanceTimersByTimeAsync(ANSWER_TIMEOUT_MS)
  for (const { end } of late) expect(end).toBeInstanceOf(StoreUnavailableError)
  expect(store.waiting()).toBe(WAITING_MAX)
  await expect(settle(store, step)).rejects.toThrow('Too many deliveries wait')
  await expect(store.reject(rejection(), arrival())).rejects.toThrow('Too many deliveries wait')

  const [thread] = writer.threads
  if (how === 'answers') thread!.answerAll()
  else await thread!.terminate()
  await vi.advanceTimersByTimeAsync(RESTART_AFTER_MS)
  expect(store.waiting()).toBe(0)
  const next = [settle(store, step), store.reject(rejection(), arrival())].map(follow)
  await turn()
  writer.threads.at(-1)!.answerAll('done')
  await turn()
  expect(next).toEqual([{ end: { value: 'done' } }, { end: { value: 'done' } }])
})
