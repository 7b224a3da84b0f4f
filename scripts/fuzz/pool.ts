import { openLine } from './lines.ts'
import type { Exchange, Line, Waiting } from './lines.ts'

/** Connections to one server that are kept. */
export interface Pool {
  /**
   * An exchange on a kept connection, or a new one. A kept one that the server has closed meanwhile, as it may when it was
   * idle, gives no answer at all: then once more on a new one.
   */
  exchange: (pieces: Buffer[], waiting: Waiting) => Promise<Exchange>
  /** An exchange on a connection of its own, which is closed behind it. */
  alone: (pieces: Buffer[], waiting: Waiting) => Promise<Exchange>
  close: () => void
}

export function createPool(port: number): Pool {
  const idle: Line[] = []

  async function on(line: Line, pieces: Buffer[], waiting: Waiting): Promise<Exchange> {
    try {
      const exchanged = await line.exchange(pieces, waiting)
      const isReusable = !exchanged.isClosed && exchanged.rest.length === 0 && exchanged.answers.at(-1)?.headers.connection !== 'close' && line.isFree()
      if (isReusable) idle.push(line)
      else line.close()
      return exchanged
    }
    catch (error) {
      line.close()
      throw error
    }
  }

  return {
    async exchange(pieces, waiting) {
      const kept = idle.pop()
      if (kept?.isFree()) {
        const exchanged = await on(kept, pieces, waiting)
        if (exchanged.answers.length > 0 || !exchanged.isClosed) return exchanged
      }
      return on(await openLine(port), pieces, waiting)
    },
    async alone(pieces, waiting) {
      const line = await openLine(port)
      try {
        return await line.exchange(pieces, waiting)
      }
      finally {
        line.close()
      }
    },
    close: () => idle.forEach(line => line.close()),
  }
}
