import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createPool } from '../../scripts/fuzz/pool'

/** Each waits for a turn of its own, so that an answer comes long before the last one would go out. */
const PIECES = Array<Buffer>(10_000).fill(Buffer.from('piece'))
const ANSWER = 'HTTP/1.1 413 Payload Too Large\r\nContent-Length: 0\r\n\r\n'

/** What came on each connection, in the order in which they were opened. */
const received: string[] = []
/** Answers as soon as anything has come, as a server does that refuses a request by its head. */
const hasty = createServer((socket) => {
  const index = received.push('') - 1
  socket.on('error', () => {}).on('data', (chunk) => {
    if (received[index] === '') socket.write(ANSWER)
    received[index] += chunk.toString()
  })
})

beforeAll(() => new Promise<void>(resolve => hasty.listen(0, '127.0.0.1', resolve)))
afterAll(() => hasty.close())

test('no request is written between the pieces of another one whose answer came early', async () => {
  const pool = createPool((hasty.address() as AddressInfo).port)
  await pool.exchange(PIECES, { answers: 1 })
  await pool.exchange([Buffer.from('other')], { answers: 1 })
  pool.close()
  expect(received).toEqual([expect.not.stringContaining('other'), 'other'])
})
