import type { IncomingMessage } from 'node:http'
import type { H3Event } from 'h3'
import type { BodyRead } from '../services/receive'

/** How long a body may take to arrive. Svix itself gives up on a delivery after 15 s. */
const BODY_TIMEOUT_MS = 10_000
/** What of an unread body is taken in and thrown away, so that the sender can finish and read its answer. */
const DISCARD_MAX_BYTES = 4 * 1024 * 1024
/** How long nothing of it may come, and how long all of it may take. */
const DISCARD_STALL_MS = 2_000
const DISCARD_TIMEOUT_MS = BODY_TIMEOUT_MS

/**
 * Reads a request's body as it was sent, but never more than `maxBytes`: the first byte too many ends it, and so does a
 * Content-Length that announces one. A sender that stalls or leaves ends it too. Never rejects.
 */
export function readBody(request: IncomingMessage, maxBytes: number): Promise<BodyRead> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let size = 0
    const finish = (outcome: BodyRead['outcome']) => {
      clearTimeout(timer)
      clearImmediate(giveUp)
      request.off('data', take).off('end', whole).off('error', incomplete).off('close', incomplete)
      const body = Buffer.concat(chunks)
      resolve(outcome === 'whole' ? { outcome, body } : { outcome, received: body })
    }
    const take = (chunk: Buffer) => {
      chunks.push(chunk.subarray(0, maxBytes - size))
      size += chunk.length
      if (size > maxBytes) finish('too_large')
    }
    const whole = () => finish('whole')
    const incomplete = () => finish('incomplete')
    let giveUp: NodeJS.Immediate | undefined
    // A process that stood still runs its timers before it reads what has come meanwhile, so that is read first.
    const timer = setTimeout(() => giveUp = setImmediate(incomplete), BODY_TIMEOUT_MS)
    if (Number(request.headers['content-length']) > maxBytes) return finish('too_large')
    // Who has left already will not be heard to leave.
    if (request.destroyed) return finish('incomplete')
    request.on('data', take).on('end', whole).on('error', incomplete).on('close', incomplete)
  })
}

/**
 * Lets go of a body that nobody will read: takes in a bounded rest of it while the answer goes out, then closes the
 * connection. Call it before the answer.
 */
export function discardBody({ node: { req: request, res: response } }: H3Event): void {
  if (request.complete) return
  // Where the sender asked for it, the connection would be closed right behind the answer; what is still being sent then breaks off, and the answer may be lost with it.
  response.setHeader('Connection', 'keep-alive')
  let left = DISCARD_MAX_BYTES
  const until = performance.now() + DISCARD_TIMEOUT_MS
  let giveUp: NodeJS.Immediate | undefined
  // What has come while the process stood still is read first here too.
  const timer = setTimeout(() => giveUp = setImmediate(() => request.destroy()), DISCARD_STALL_MS)
  const stop = () => {
    clearTimeout(timer)
    clearImmediate(giveUp)
  }
  request.on('error', () => {}).on('close', stop).on('end', stop)
  request.on('data', (chunk: Buffer) => {
    left -= chunk.length
    // Not closed at once, for the same reason: a sender that finds no room for more turns to its answer.
    if (left < 0) request.pause()
    if (performance.now() > until) return
    clearImmediate(giveUp)
    timer.refresh()
  })
}
