import { Agent, request } from 'node:http'

const ANSWER_TIMEOUT_MS = 120_000

/** One connection that is kept: what is measured is the server, not the opening of connections. */
export interface Caller {
  /** Fetches a path whole, and says how long it took in milliseconds, from the first byte sent to the last received. */
  get: (path: string) => Promise<{ status: number, body: string, ms: number }>
  close: () => void
}

/** @param cookie Gives the value of the Cookie header for each request. */
export function connect(origin: string, cookie: () => Promise<string>): Caller {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  return {
    close: () => agent.destroy(),
    get: async (path) => {
      const headers = { cookie: await cookie(), accept: path.startsWith('/api/') ? 'application/json' : 'text/html' }
      const startedAt = performance.now()
      return new Promise((resolve, reject) => {
        const asked = request(origin + path, { agent, headers, timeout: ANSWER_TIMEOUT_MS }, (response) => {
          const chunks: Buffer[] = []
          response.on('data', (chunk: Buffer) => chunks.push(chunk))
          response.on('error', reject)
          response.on('end', () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString(), ms: performance.now() - startedAt }))
        })
        asked.on('timeout', () => asked.destroy(new Error(`No answer to ${path} within ${ANSWER_TIMEOUT_MS / 1000} s`)))
        asked.on('error', reject)
        asked.end()
      })
    },
  }
}
