import { Agent, request as httpRequest } from 'node:http'
import type { OutgoingHttpHeaders } from 'node:http'
import type { Answer } from './answers.ts'
import { ANSWER_MAX_MS } from './lines.ts'

const CONNECTIONS = 16

interface Call {
  method: string
  path: string
  headers?: OutgoingHttpHeaders | string[]
  body?: Buffer
  /** Read no more than about so many bytes of the answer, and let go of the rest. */
  readAtMost?: number
}

/** Node’s own client, with kept connections. */
export interface Client {
  /**
   * @returns the answer; its body is cut where `readAtMost` says so
   * @throws the connection’s error, or that no answer came within {@link ANSWER_MAX_MS}
   */
  call: (call: Call) => Promise<Answer>
  close: () => void
}

export function createClient(port: number): Client {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS })
  const call = (asked: Call): Promise<Answer> => once(agent, port, asked).catch((error: NodeJS.ErrnoException & { isOfKept?: boolean }) => {
    // A kept connection may be closed just as it is used again, and so may the next one: until there is an answer, or a new one fails.
    if (error.code === 'ECONNRESET' && error.isOfKept) return call(asked)
    throw error
  })
  return { call, close: () => agent.destroy() }
}

function once(agent: Agent, port: number, { method, path, headers, body, readAtMost = Infinity }: Call): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = httpRequest({ host: '127.0.0.1', port, agent, method, path, headers })
    const timer = setTimeout(() => asked.destroy(new Error(`No answer within ${ANSWER_MAX_MS / 1000} s`)), ANSWER_MAX_MS)
    asked.on('error', (error) => {
      clearTimeout(timer)
      reject(Object.assign(error, { isOfKept: asked.reusedSocket }))
    })
    asked.on('response', (response) => {
      const chunks: Buffer[] = []
      let length = 0
      const settle = () => {
        clearTimeout(timer)
        const told = Object.entries(response.headers).map(([name, value]) => [name, String(value)])
        resolve({ status: response.statusCode ?? 0, headers: Object.fromEntries(told) as Record<string, string>, body: Buffer.concat(chunks) })
      }
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk)
        length += chunk.length
        if (length <= readAtMost) return
        settle()
        asked.destroy()
      }).on('end', settle).on('error', reject)
    })
    asked.end(body)
  })
}
