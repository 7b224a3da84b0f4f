import { once } from 'node:events'
import { createServer, get, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, expect, test } from 'vitest'
import { openEventStream, type EventStream } from '../../server/http/eventStream'

const cleanups: (() => void)[] = []
afterEach(() => cleanups.splice(0).forEach(clean => clean()))

/** A stream over a real connection, and what its reader gets of it. */
async function open(limits: Parameters<typeof openEventStream>[2] = {}) {
  const closed = Promise.withResolvers<null>()
  const opened = Promise.withResolvers<EventStream>()
  const server = createServer((_, response) => opened.resolve(openEventStream(response, () => closed.resolve(null), limits)))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  cleanups.push(() => server.close().closeAllConnections())
  const [reader] = await once(get({ port: (server.address() as AddressInfo).port, agent: false }), 'response') as [IncomingMessage]
  return { stream: await opened.promise, reader, closed: closed.promise }
}

test('it beats, and ends by itself after a while', async () => {
  const { reader, closed } = await open({ beatEveryMs: 5, ageMaxMs: 200 })
  const beats = (await text(reader)).split('event: beat\ndata: null\n\n').length - 1
  expect(beats).toBeGreaterThan(1)
  await closed
})

test('its end reaches its reader, and what is sent afterwards does no harm', async () => {
  const { stream, reader, closed } = await open()
  stream.send('changed', { deliveries: 2 })
  stream.end()
  stream.send('changed', { deliveries: 3 })
  expect(await text(reader)).toBe('retry: 2000\n\nevent: beat\ndata: null\n\nevent: changed\ndata: {"deliveries":2}\n\n')
  await closed
})

test('a reader who leaves is forgotten', async () => {
  const { reader, closed } = await open()
  reader.destroy()
  await closed
})

test('a reader who left before the stream was opened is forgotten too, and nothing beats on', async () => {
  const { promise, resolve } = Promise.withResolvers<ServerResponse>()
  const server = createServer((_, response) => resolve(response))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  cleanups.push(() => server.close().closeAllConnections())
  const asking = get({ port: (server.address() as AddressInfo).port, agent: false }).on('error', () => {})
  const response = await promise
  asking.destroy()
  await once(response, 'close')
  let times = 0
  openEventStream(response, () => times++)
  expect(times).toBe(1)
})

test('a reader who reads nothing is let go before much has piled up', async () => {
  const { stream, reader, closed } = await open()
  reader.on('error', () => {})
  let isOpen = true
  void closed.then(() => isOpen = false)
  for (let sent = 0; isOpen; sent++) {
    expect(sent, 'megabytes left unread').toBeLessThan(64)
    stream.send('changed', 'x'.repeat(1024 * 1024))
    await new Promise(resolve => setImmediate(resolve))
  }
})

test('a reader who reads nothing does not hold up the end', async () => {
  const { stream, reader, closed } = await open({ endWithinMs: 20 })
  reader.on('error', () => {})
  stream.send('changed', 'x'.repeat(16 * 1024 * 1024))
  stream.end()
  await closed
})
