import { connect } from 'node:net'

const ANSWER_TIMEOUT_MS = 30_000
const HEAD_END = '\r\n\r\n'

/** A kept connection that sends requests which are bytes already: what it costs is little beside the server. */
export interface Connection {
  /** Sends a whole request, and gives the status of its answer once that is here to its last byte. One at a time. */
  send: (request: Buffer) => Promise<number>
  close: () => void
}

/**
 * @param port on this machine
 * @throws when nothing listens there
 */
export async function openConnection(port: number): Promise<Connection> {
  const socket = connect({ host: '127.0.0.1', port, noDelay: true })
  let waiting: PromiseWithResolvers<number> | undefined
  let received: Buffer | undefined
  const fail = (error: Error) => {
    waiting?.reject(error)
    waiting = undefined
  }
  socket.setTimeout(ANSWER_TIMEOUT_MS, () => socket.destroy(new Error(`No answer within ${ANSWER_TIMEOUT_MS / 1000} s`)))
  socket.on('error', fail).on('close', () => fail(new Error('The server closed a kept connection')))
  socket.on('data', (chunk) => {
    received = received ? Buffer.concat([received, chunk]) : chunk
    try {
      const status = readStatus(received)
      if (status === null) return
      received = undefined
      waiting?.resolve(status)
      waiting = undefined
    }
    catch (error) {
      fail(error as Error)
    }
  })
  await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject))
  return {
    send(request) {
      waiting = Promise.withResolvers<number>()
      socket.write(request)
      return waiting.promise
    },
    close: () => socket.destroy(),
  }
}

/**
 * The status of an answer that is there whole; null of one that is not yet.
 * @throws when it does not say its length: nothing that is measured here answers so
 */
function readStatus(bytes: Buffer): number | null {
  const headEnd = bytes.indexOf(HEAD_END)
  if (headEnd < 0) return null
  const head = bytes.toString('latin1', 0, headEnd)
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1]
  if (length === undefined) throw new Error(`An answer does not say its length: ${head}`)
  return bytes.length >= headEnd + HEAD_END.length + Number(length) ? Number(head.slice(9, 12)) : null
}
