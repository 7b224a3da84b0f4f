import { Agent, request } from 'node:http'
import { signedRequest } from '../clerk/sender.ts'
import type { MadeEvent } from './events.ts'
import { noteAnswer, noteSent, noteUnanswered } from './ledger.ts'
import type { Ledger } from './ledger.ts'

/** Svix waits so long. */
const ANSWER_TIMEOUT_MS = 15_000
/** Larger bodies come in two parts, with a moment between them. */
const ONE_PART_BYTES = 16_384
const BETWEEN_PARTS_MS = 3

export interface Sending {
  /** The whole endpoint, such as `http://localhost:3000/api/webhooks`. */
  endpoint: string
  /** `whsec_…`. */
  secret: string
  /** Connections that are kept; each sends its next request when it has its answer. */
  connections: number
  ledger: Ledger
  /** What is to be sent next; null ends it. */
  next: () => MadeEvent | null
  /** Told of each answer. */
  onAnswer?: () => void
}

/** Sends until there is nothing more to send, or nobody listens any more. Everything is noted in the ledger. Never rejects. */
export async function sendAll({ endpoint, secret, connections, ledger, next, onAnswer }: Sending): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const work = async () => {
    for (let event = next(); event; event = next()) {
      const answer = await post(endpoint, agent, secret, event)
      if (answer === 'nobody listens') {
        ledger.toRepeat.push(event)
        return
      }
      noteSent(ledger, event)
      if (answer === 'broken') {
        noteUnanswered(ledger, event)
        continue
      }
      noteAnswer(ledger, event, answer)
      onAnswer?.()
    }
  }
  await Promise.all(Array.from({ length: connections }, work)).finally(() => agent.destroy())
}

type Posted = { status: number, outcome: string | null } | 'broken' | 'nobody listens'

function post(endpoint: string, agent: Agent, secret: string, event: MadeEvent): Promise<Posted> {
  const { headers, body } = signedRequest(secret, { id: event.id, body: event.payload })
  return new Promise((resolve) => {
    const posted = request(endpoint, { method: 'POST', agent, headers: { ...headers, 'content-length': String(body.length) }, timeout: ANSWER_TIMEOUT_MS })
    posted.on('timeout', () => posted.destroy())
    posted.on('error', ({ code }: NodeJS.ErrnoException) => resolve(code === 'ECONNREFUSED' ? 'nobody listens' : 'broken'))
    posted.on('response', (response) => {
      // The status is the promise, whether or not the rest of the answer arrives.
      const status = response.statusCode ?? 0
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('close', () => resolve({ status, outcome: response.complete ? outcomeIn(Buffer.concat(chunks)) : null }))
      response.on('error', () => {})
    })
    if (body.length <= ONE_PART_BYTES) return posted.end(body)
    posted.write(body.subarray(0, ONE_PART_BYTES))
    setTimeout(() => posted.end(body.subarray(ONE_PART_BYTES)), BETWEEN_PARTS_MS)
  })
}

function outcomeIn(answer: Buffer): string | null {
  const { outcome } = JSON.parse(answer.toString()) as { outcome?: string }
  return outcome ?? null
}
