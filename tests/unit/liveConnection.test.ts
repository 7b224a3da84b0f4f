import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createLiveConnection } from '../../composables/liveConnection'
import { fakeEventSources } from '../fixtures/eventSource'

const MINUTE = 60_000
let sources: ReturnType<typeof fakeEventSources>
const onState = vi.fn<(state: string) => void>()
const onTick = vi.fn()
const answer = vi.fn<() => Promise<Response>>()

beforeEach(() => {
  vi.useFakeTimers()
  sources = fakeEventSources()
  vi.stubGlobal('fetch', answer)
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
  vi.resetAllMocks()
})

const connect = () => {
  const connection = createLiveConnection({ onState, onTick })
  connection.open()
  return connection
}
const states = () => onState.mock.calls.map(([state]) => state)
const current = () => {
  expect(sources.open()).toHaveLength(1)
  return sources.open()[0]!
}

test('ticks come at every change, and whenever the connection stands anew', async () => {
  connect()
  current().say('open')
  current().say('changed')
  expect(onTick).toHaveBeenCalledTimes(2)
  current().fail('broken')
  expect(sources.open()).toEqual([])
  await vi.advanceTimersByTimeAsync(1000)
  current().say('open')
  expect(onTick).toHaveBeenCalledTimes(3)
  expect(states()).toEqual(['live', 'reconnecting', 'live'])
})

test('it tries again after waits that grow up to a bound, and begins anew once it has stood', async () => {
  connect()
  const waits: number[] = []
  for (let n = 0; n < 10; n++) {
    current().fail('broken')
    const lostAt = Date.now()
    while (sources.open().length === 0) await vi.advanceTimersToNextTimerAsync()
    waits.push(Date.now() - lostAt)
  }
  waits.forEach((wait, n) => {
    const most = Math.min(1000 * 2 ** n, 30_000)
    expect(wait).toBeGreaterThanOrEqual(most / 2)
    expect(wait).toBeLessThanOrEqual(most)
  })
  current().say('open')
  current().fail('broken')
  await vi.advanceTimersByTimeAsync(1000)
  current()
})

test('a connection that has gone silent is given up, one that beats is not', async () => {
  connect()
  const first = current()
  first.say('open')
  for (let n = 0; n < 10; n++) {
    await vi.advanceTimersByTimeAsync(20_000)
    first.say('beat')
  }
  expect(current()).toBe(first)
  await vi.advanceTimersByTimeAsync(MINUTE)
  expect(current()).not.toBe(first)
})

test('a session that has ended is believed only when said several times in a row', async () => {
  connect()
  for (const status of [401, 401, 503, 403]) {
    expect(states()).not.toContain('ended')
    answer.mockResolvedValueOnce(new Response(null, { status }))
    current().fail('refused')
    await vi.advanceTimersByTimeAsync(MINUTE)
  }
  expect(states().at(-1)).toBe('ended')
  expect(sources.open()).toEqual([])
})

test('an ended session that comes back is live again; one refusal after that is no end', async () => {
  const connection = connect()
  answer.mockImplementation(async () => new Response(null, { status: 401 }))
  for (let n = 0; n < 3; n++) {
    current().fail('refused')
    await vi.advanceTimersByTimeAsync(MINUTE)
  }
  connection.open()
  expect(states().at(-1), 'until it stands, nothing else is said').toBe('ended')
  current().say('open')
  current().fail('refused')
  await vi.advanceTimersByTimeAsync(MINUTE)
  expect(states().slice(-2)).toEqual(['live', 'reconnecting'])
})

test('a server that cannot be asked is tried on', async () => {
  connect()
  answer.mockRejectedValue(new TypeError('no network'))
  for (let n = 0; n < 5; n++) {
    current().fail('refused')
    await vi.advanceTimersByTimeAsync(MINUTE)
  }
  expect(states()).not.toContain('ended')
  current()
})

test('once closed it stays so, even when an answer was on its way', async () => {
  const connection = connect()
  const { promise, resolve } = Promise.withResolvers<Response>()
  answer.mockReturnValue(promise)
  current().fail('refused')
  connection.close()
  resolve(new Response(null, { status: 503 }))
  await vi.advanceTimersByTimeAsync(MINUTE)
  expect(sources.open()).toEqual([])
  connection.open()
  connection.open()
  current()
})
