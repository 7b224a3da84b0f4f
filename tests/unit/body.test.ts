import type { IncomingMessage } from 'node:http'
import { PassThrough } from 'node:stream'
import type { H3Event } from 'h3'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { discardBody, readBody } from '../../server/http/body'

const MEBIBYTE = Buffer.alloc(1024 * 1024)

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
})
afterEach(() => {
  vi.useRealTimers()
})

/** Everything that is under way beside timers has been done. */
const turn = () => new Promise(resolve => setImmediate(resolve))

/** A body that is refused while it is still being sent. */
function refused() {
  const request = new PassThrough()
  discardBody({ node: { req: request, res: { setHeader: () => {} } } } as unknown as H3Event)
  return request
}

async function pass(ms: number) {
  vi.advanceTimersByTime(ms)
  await turn()
}

/** Reads a body of at most 100 bytes. */
const read = (request: PassThrough) => readBody(Object.assign(request, { headers: {} }) as unknown as IncomingMessage, 100)

test('a body that stalls is incomplete, one that came while the process stood still is not', async () => {
  const stalled = new PassThrough()
  stalled.write('half')
  const given = read(stalled)
  await pass(9999)
  expect(stalled.listenerCount('data')).toBe(1)
  await pass(1)
  expect(await given).toEqual({ outcome: 'incomplete', received: Buffer.from('half') })

  const late = new PassThrough()
  const taken = read(late)
  vi.advanceTimersByTime(20_000)
  late.end('whole')
  await turn()
  expect(await taken).toEqual({ outcome: 'whole', body: Buffer.from('whole') })
})

test('of a body that is too large what fits has been read, however it came in pieces', async () => {
  const request = new PassThrough()
  const given = read(request)
  request.write('x'.repeat(40))
  request.write('y'.repeat(500))
  await turn()
  expect(await given).toEqual({ outcome: 'too_large', received: Buffer.from('x'.repeat(40) + 'y'.repeat(60)) })
})

test('a sender that has left before its body is read is not waited for', async () => {
  const request = new PassThrough().destroy()
  await turn()
  expect(await read(request)).toEqual({ outcome: 'incomplete', received: Buffer.alloc(0) })
})

test('a sender that goes on may do so, and is let go when nothing has come for two seconds', async () => {
  const request = refused()
  for (let n = 0; n < 5; n++) {
    await pass(1999)
    request.write('x')
    await turn()
    expect(request.destroyed).toBe(false)
  }
  await pass(1999)
  expect(request.destroyed).toBe(false)
  await pass(1)
  expect(request.destroyed).toBe(true)
})

test('a drip lasts no longer than a body may take', async () => {
  const request = refused()
  let seconds = 0
  for (; !request.destroyed && seconds < 60; seconds++) {
    request.write('x')
    await pass(1000)
  }
  expect(seconds).toBeGreaterThanOrEqual(10)
  expect(seconds).toBeLessThanOrEqual(12)
})

test('what came while the process stood still counts, though its timers are run first', async () => {
  const request = refused()
  vi.advanceTimersByTime(5000)
  request.write('x')
  await turn()
  expect(request.destroyed).toBe(false)
  request.end()
  await pass(5000)
  expect(request.errored, 'it was read to its end').toBeNull()
})

test('after four MiB nothing more is taken, and two seconds later the sender is let go', async () => {
  const request = refused()
  for (let n = 0; n < 4; n++) request.write(MEBIBYTE)
  await turn()
  expect(request.isPaused()).toBe(false)
  request.write('x')
  await turn()
  expect(request.isPaused()).toBe(true)
  request.write('x')
  await pass(1999)
  expect(request.destroyed).toBe(false)
  await pass(1)
  expect(request.destroyed).toBe(true)
})
