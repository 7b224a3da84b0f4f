import { fork } from 'node:child_process'
import { once } from 'node:events'
import type { Batch } from './batch.ts'

/** How what was prepared is sent to a server on this machine. */
export interface Sending {
  port: number
  /** Kept connections; each sends its next request when it has its answer. */
  connections: number
  /** No request begins later than so many seconds after the first. */
  seconds: number
  /** Each connection begins a request so often at most; as fast as it is answered when absent. */
  everyMs?: number
  /** Begins anew when all are sent: for deliveries that are refused all the same. */
  isEndless?: boolean
  /** What every answer has to be. */
  status: number
}

/** What the process is told to do. */
export type Order = { prepare: Batch } | { send: Sending }

/** What was sent and answered. The lists go together, in the order of the answers. */
export interface Sent {
  /** From the first byte to the last answer. */
  seconds: number
  /** What the client itself took of a processor. */
  cpuMs: number
  ids: string[]
  /** When each request was written whole, in milliseconds since 1970. */
  writtenAt: number[]
  /** How long each answer took, from the moment when the request was sent, or was to be sent. */
  ms: number[]
}

export interface LoadClient {
  /** Makes and signs deliveries, so that sending them costs little. They have to be sent within some minutes. */
  prepare: (batch: Batch) => Promise<void>
  /**
   * Sends what was prepared to its end, or to the end of the time.
   * @throws when an answer is not the wanted one, or does not come
   */
  send: (sending: Sending) => Promise<Sent>
  close: () => void
}

/** Starts a process that does nothing but send: neither the server nor who measures pays for the sending. It does one thing at a time. */
export function startClient(): LoadClient {
  const child = fork(new URL('./client.ts', import.meta.url), { execArgv: [], serialization: 'advanced' })
  const end = () => child.kill('SIGKILL')
  process.once('exit', end)
  const ended = once(child, 'exit').then(() => Promise.reject(new Error('The client has ended.')))
  ended.catch(() => {})
  const tell = async (order: Order) => {
    const answered = once(child, 'message') as Promise<[{ sent: Sent | null } | { problem: string }]>
    child.send(order)
    const [answer] = await Promise.race([answered, ended])
    if ('problem' in answer) throw new Error(answer.problem)
    return answer.sent
  }
  return {
    async prepare(batch) {
      await tell({ prepare: batch })
    },
    async send(sending) {
      const sent = await tell({ send: sending })
      if (!sent) throw new Error('unreachable: whatever is sent is told of')
      return sent
    },
    close() {
      process.off('exit', end)
      end()
    },
  }
}
