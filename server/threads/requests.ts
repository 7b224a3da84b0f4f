import type { OutgoingHttpHeaders } from 'node:http'
import type { MessagePort, Worker } from 'node:worker_threads'

/** A request as it goes from one thread to another: without a body. */
export interface PlainRequest {
  method: string
  /** Path and query, as they were sent. */
  url: string
  protocol: 'http' | 'https'
  headers: Record<string, string>
}

export interface PlainAnswer {
  status: number
  statusText: string
  headers: OutgoingHttpHeaders
  body: string | Uint8Array | null
}

type Message = { id: number, request: PlainRequest } | { id: number, answer: PlainAnswer | null }

export interface Line {
  /** @throws when the other thread fails at it, or ends before */
  ask: (request: PlainRequest) => Promise<PlainAnswer>
  /** Tells everybody who waits for the other thread that it has ended. */
  cut: () => void
}

/**
 * Lets two threads answer each other's requests: each of them calls this with its end of the port between them.
 * @param answer answers what the other one asks
 */
export function openLine(port: MessagePort | Worker, answer: (request: PlainRequest) => Promise<PlainAnswer>): Line {
  const waiting = new Map<number, PromiseWithResolvers<PlainAnswer>>()
  let lastId = 0

  async function reply(id: number, request: PlainRequest): Promise<void> {
    try {
      port.postMessage({ id, answer: await answer(request) } satisfies Message)
    }
    catch {
      port.postMessage({ id, answer: null } satisfies Message)
    }
  }

  port.on('message', (message: Message) => {
    if ('request' in message) return void reply(message.id, message.request)
    const asked = waiting.get(message.id)
    waiting.delete(message.id)
    if (message.answer) asked?.resolve(message.answer)
    else asked?.reject(new Error('The other thread could not answer.'))
  })

  return {
    ask(request) {
      const asked = Promise.withResolvers<PlainAnswer>()
      waiting.set(++lastId, asked)
      port.postMessage({ id: lastId, request } satisfies Message)
      return asked.promise
    },
    cut() {
      for (const asked of waiting.values()) asked.reject(new Error('The other thread has ended.'))
      waiting.clear()
    },
  }
}
