import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'

const ANSWER = Buffer.from('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 21\r\n\r\n{"outcome":"applied"}')
const HEAD_END = '\r\n\r\n'

/** A server that does nothing but answer: what is sent to it shows how fast the client could be. */
export async function startBareServer(): Promise<{ url: string, close: () => void }> {
  const server = createServer({ noDelay: true }, (socket) => {
    let missing = 0
    socket.on('error', () => {}).on('data', (chunk) => {
      if (missing === 0) {
        const headEnd = chunk.indexOf(HEAD_END)
        missing = headEnd + HEAD_END.length + Number(/\r\ncontent-length: (\d+)/.exec(chunk.toString('latin1', 0, headEnd))?.[1])
      }
      missing -= chunk.length
      if (missing === 0) socket.write(ANSWER)
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { url: `http://localhost:${(server.address() as AddressInfo).port}`, close: () => server.close() }
}
