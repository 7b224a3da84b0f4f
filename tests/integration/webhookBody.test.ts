import { connect, type Socket } from 'node:net'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { makeMessageId, REJECTED_REQUESTS, send, signedRequest } from '../../scripts/clerk/sender'
import { userEvent } from '../fixtures/events'
import { useApp } from './app'

const LIMIT = 20_000
const app = useApp({ NUXT_WEBHOOK_MAX_BODY_BYTES: String(LIMIT) })

/** A connection on which requests are written by hand; what matters of an error is that it is closed behind it. */
async function open(): Promise<Socket> {
  const socket = connect(Number(new URL(app.running().url).port), '127.0.0.1')
  await once(socket, 'connect')
  return socket.on('error', () => {})
}

/** Everything that the server writes until its headers are whole, or until it hangs up. */
function answerOn(socket: Socket): Promise<string> {
  return new Promise((resolve) => {
    let text = ''
    socket.on('data', (chunk) => {
      text += String(chunk)
      if (text.includes('\r\n\r\n')) resolve(text)
    }).on('close', () => resolve(text))
  })
}

const hungUp = (socket: Socket) => new Promise<void>(resolve => socket.on('close', () => resolve()))

/** A rejected delivery, by the event that it said it carried. */
const deliveryOf = (id: string) => app.query<Record<string, unknown>>('SELECT * FROM deliveries WHERE claimed_event_id = ?', id)[0]

function eventOfSize(bytes: number): string {
  const empty = JSON.stringify(userEvent({ id: 'user_large', padding: '' }))
  return JSON.stringify(userEvent({ id: 'user_large', padding: 'x'.repeat(bytes - Buffer.byteLength(empty)) }))
}

test('a body of exactly the limit is taken, one byte more is not', async () => {
  expect((await app.deliver({ body: eventOfSize(LIMIT) })).status).toBe(200)
  const id = makeMessageId()
  expect((await app.deliver({ id, body: eventOfSize(LIMIT + 1) })).status).toBe(413)
  expect(deliveryOf(id)).toMatchObject({ outcome: 'rejected', reason: 'body_too_large', status_code: 413 })
})

test('a Content-Length over the limit is refused before any of the body is sent', async () => {
  const id = makeMessageId()
  const socket = await open()
  socket.write(`POST /api/webhooks HTTP/1.1\r\nHost: localhost\r\nsvix-id: ${id}\r\nContent-Length: ${LIMIT + 1}\r\n\r\n`)
  expect(await answerOn(socket)).toMatch(/^HTTP\/1\.1 413 /)
  expect(deliveryOf(id)).toMatchObject({ reason: 'body_too_large', body_bytes: 0 })
})

// These three wait for the server, each for another while: beside each other.
test.concurrent('a body without a length is refused at its first byte too many, and an endless one is cut off when its answer is read', async () => {
  const id = makeMessageId()
  const socket = await open()
  const answered = answerOn(socket)
  const closed = hungUp(socket)
  const chunk = `4000\r\n${'x'.repeat(0x4000)}\r\n`
  const pour = () => {
    while (!socket.destroyed && socket.write(chunk));
  }
  // It turns to its answer when nothing more is taken of what it sends, and no sooner.
  socket.pause().setTimeout(100, () => socket.resume()).on('drain', pour)
  socket.write(`POST /api/webhooks HTTP/1.1\r\nHost: localhost\r\nsvix-id: ${id}\r\nTransfer-Encoding: chunked\r\n\r\n`)
  pour()
  expect(await answered).toMatch(/^HTTP\/1\.1 413 /)
  await closed
  expect(deliveryOf(id)).toMatchObject({ reason: 'body_too_large' })
})

test.concurrent('a sender that wants the connection closed is not cut off before it has sent all and read its answer', async () => {
  const socket = await open()
  const rest = Buffer.alloc(2_000_000, 'x')
  socket.write(`POST /api/webhooks HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: ${rest.length}\r\n\r\n`)
  expect(await answerOn(socket)).toMatch(/^HTTP\/1\.1 413 /)
  for (let at = 0; at < rest.length; at += 50_000) {
    await new Promise<void>((resolve, reject) => socket.write(rest.subarray(at, at + 50_000), error => error ? reject(error) : resolve()))
  }
  const closed = hungUp(socket)
  socket.end()
  await closed
})

test.concurrent('a sender that stalls half-way is answered 400, and holds nothing', async () => {
  const socket = await open()
  socket.write('POST /api/webhooks HTTP/1.1\r\nHost: localhost\r\nsvix-id: msg_stalled\r\nContent-Length: 100\r\n\r\nhalf of it')
  const closed = hungUp(socket)
  expect(await answerOn(socket)).toMatch(/^HTTP\/1\.1 400 /)
  await closed
  expect(deliveryOf('msg_stalled')).toMatchObject({ reason: 'body_incomplete', body_bytes: 10 })
})

test('a sender that leaves half-way is recorded, and the server goes on', async () => {
  const id = makeMessageId()
  await send(app.endpoint(), REJECTED_REQUESTS.body_incomplete(app.secret(), { id, body: JSON.stringify(userEvent()) }))
  await expect.poll(() => deliveryOf(id)).toMatchObject({ reason: 'body_incomplete' })
  expect((await app.deliver({ body: JSON.stringify(userEvent({ id: 'user_after' })) })).status).toBe(200)
})

/** Sends a signed event in pieces, without saying how long it will be. */
async function deliverInPieces(event: string, pieceBytes: number): Promise<string> {
  const { headers, body } = signedRequest(app.secret(), { body: event })
  const socket = await open()
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`).join('\r\n')
  socket.write(`POST /api/webhooks HTTP/1.1\r\nHost: localhost\r\n${lines}\r\nTransfer-Encoding: chunked\r\n\r\n`)
  for (let at = 0; at < body.length; at += pieceBytes) {
    const piece = body.subarray(at, at + pieceBytes)
    socket.write(`${piece.length.toString(16)}\r\n`)
    socket.write(piece)
    socket.write('\r\n')
  }
  socket.write('0\r\n\r\n')
  return answerOn(socket)
}

test('a body that comes in many small pieces is put together', async () => {
  expect(await deliverInPieces(JSON.stringify(userEvent({ id: 'user_pieces', first_name: 'Zoë 🦄' })), 7)).toMatch(/^HTTP\/1\.1 200 /)
  expect(app.query('SELECT first_name FROM users WHERE id = ?', 'user_pieces')).toEqual([{ first_name: 'Zoë 🦄' }])
})

test('the limit is as exact for a body that does not say its length', async () => {
  expect(await deliverInPieces(eventOfSize(LIMIT), LIMIT)).toMatch(/^HTTP\/1\.1 200 /)
  expect(await deliverInPieces(eventOfSize(LIMIT + 1), LIMIT + 1)).toMatch(/^HTTP\/1\.1 413 /)
})
