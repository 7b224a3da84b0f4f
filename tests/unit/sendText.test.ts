import { once } from 'node:events'
import { createServer, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { sendText } from '../../server/http/sendText'

const PIECE = 'x'.repeat(64 * 1024)
/** What the sockets between here and there may hold, in pieces, and then some. */
const ON_THE_WAY_AT_MOST = 500
const server = createServer()

afterEach(() => {
  server.closeAllConnections()
  server.close()
})

/** An answer of these pieces to a request of our own, which takes nothing of it unless told to. */
async function exchange(pieces: AsyncGenerator<string>, { takesAll = false, stallMs }: { takesAll?: boolean, stallMs?: number } = {}) {
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { promise: isWhole, resolve: tellWhole } = Promise.withResolvers<boolean>()
  const outgoing = request({ port: (server.address() as AddressInfo).port, host: '127.0.0.1' }, (received) => {
    // Breaking it off makes no noise.
    received.on('error', () => {}).on('close', () => tellWhole(received.complete))
    if (takesAll) received.resume()
  }).on('error', () => {}).end()
  const [, response] = await once(server, 'request') as [unknown, ServerResponse]
  return { response, isWhole, sent: sendText(response, { 'Content-Type': 'text/plain' }, pieces, stallMs), leave: () => outgoing.destroy() }
}

/** Pieces without end; they tell how many were asked for, and when no more will be. */
function endless() {
  const ended = Promise.withResolvers<undefined>()
  const told = { asked: 0, ended: ended.promise }
  const pieces = (async function* () {
    try {
      for (;;) {
        if (++told.asked > ON_THE_WAY_AT_MOST) throw new Error('More was asked for than can be on its way')
        yield PIECE
      }
    }
    finally {
      ended.resolve(undefined)
    }
  })()
  return { pieces, told }
}

test('no piece is asked for while the receiver takes none, and none after it has left', async () => {
  const { pieces, told } = endless()
  const { response, sent, leave } = await exchange(pieces)
  await expect.poll(() => response.writableNeedDrain).toBe(true)
  leave()
  await told.ended
  await sent
})

test('a receiver that has left before the first piece was there ends the asking too', async () => {
  const { pieces, told } = endless()
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const outgoing = request({ port: (server.address() as AddressInfo).port, host: '127.0.0.1' }).on('error', () => {}).end()
  const [, response] = await once(server, 'request') as [unknown, ServerResponse]
  outgoing.destroy()
  await once(response, 'close')
  await sendText(response, { 'Content-Type': 'text/plain' }, pieces)
  await told.ended
})

test('a receiver that takes nothing for too long is let go', async () => {
  const { pieces, told } = endless()
  const { sent } = await exchange(pieces, { stallMs: 50 })
  await told.ended
  await sent
})

test('a failure in the middle breaks the connection, and is told', async () => {
  const { sent, isWhole } = await exchange((async function* () {
    yield PIECE
    throw new Error('disk on fire')
  })(), { takesAll: true })
  await expect(sent).rejects.toThrow('disk on fire')
  expect(await isWhole).toBe(false)
})

test('what is sent to its end arrives whole', async () => {
  const { sent, isWhole } = await exchange((async function* () {
    yield PIECE
    yield PIECE
  })(), { takesAll: true })
  await sent
  expect(await isWhole).toBe(true)
})

test('a failure before the first piece leaves the answer to somebody else', async () => {
  const { pieces } = endless()
  pieces.next = () => Promise.reject(new Error('disk on fire'))
  const { sent, response } = await exchange(pieces)
  await expect(sent).rejects.toThrow('disk on fire')
  expect(response.headersSent).toBe(false)
  expect(response.getHeaderNames()).toEqual([])
  response.end()
})
