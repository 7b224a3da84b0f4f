import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { setImmediate as turn } from 'node:timers/promises'
import { nextAnswer } from './answers.ts'
import type { Answer } from './answers.ts'

/** Nothing may take longer: Svix gives up on an answer then, and the server gives up on a body after 10 s. */
export const ANSWER_MAX_MS = 15_000

export interface Exchange {
  answers: Answer[]
  isClosed: boolean
  /** What came behind the answers that were waited for. */
  rest: Buffer
}

export interface Waiting {
  /** So many answers end the waiting; a connection that is closed ends it too. */
  answers: number
  /** Whether it is a HEAD that is answered. */
  isHead?: boolean
  /** Half-close the connection behind the last byte. */
  hangUp?: boolean
}

/** A connection on which requests are written by hand. */
export interface Line {
  /**
   * Writes the pieces, each by itself, and waits.
   * @throws when there is neither an answer nor an end within {@link ANSWER_MAX_MS}, or the answer is no HTTP
   */
  exchange: (pieces: Buffer[], waiting: Waiting) => Promise<Exchange>
  /** Whether it can take another request: an answer may come before the last piece is written, which would land in the next one. */
  isFree: () => boolean
  close: () => void
}

export function openLine(port: number): Promise<Line> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    socket.once('error', reject)
    socket.once('connect', () => {
      socket.off('error', reject)
      // What matters of an error is that the connection is closed behind it.
      socket.on('error', () => {})
      let isWriting = false
      const write = async (pieces: Buffer[], hangUp = false) => {
        isWriting = true
        await writeInTurn(socket, pieces, hangUp)
        isWriting = false
      }
      resolve({
        exchange: (pieces, waiting) => exchange(socket, () => write(pieces, waiting.hangUp), waiting),
        isFree: () => !isWriting && !socket.destroyed && socket.readable && socket.writable,
        close: () => socket.destroy(),
      })
    })
  })
}

function exchange(socket: Socket, write: () => Promise<void>, { answers: wanted, isHead = false }: Waiting): Promise<Exchange> {
  return new Promise((resolve, reject) => {
    const answers: Answer[] = []
    let arrived: Buffer = Buffer.alloc(0)
    const settle = (act: () => void) => {
      clearTimeout(timer)
      socket.off('data', take).off('close', closed).off('end', closed)
      act()
    }
    const read = (isClosed: boolean) => {
      try {
        while (answers.length < wanted) {
          const next = nextAnswer(arrived, { isHead, isClosed })
          if (!next) break
          answers.push(next.answer)
          arrived = arrived.subarray(next.length)
        }
        if (isClosed || answers.length >= wanted) settle(() => resolve({ answers, isClosed, rest: arrived }))
      }
      catch (error) {
        settle(() => reject(error instanceof Error ? error : new Error(String(error))))
      }
    }
    const take = (chunk: Buffer) => {
      arrived = arrived.length === 0 ? chunk : Buffer.concat([arrived, chunk])
      read(false)
    }
    const closed = () => read(true)
    const timer = setTimeout(() => settle(() => {
      socket.destroy()
      reject(new Error(`No answer, and no end of the connection, within ${ANSWER_MAX_MS / 1000} s; ${answers.length} answers came before`))
    }), ANSWER_MAX_MS)
    socket.on('data', take).on('close', closed).on('end', closed)
    if (socket.destroyed || !socket.readable) return closed()
    void write()
  })
}

/** Each piece in a turn of the event loop of its own, so that it travels by itself. */
async function writeInTurn(socket: Socket, pieces: Buffer[], hangUp: boolean): Promise<void> {
  for (const [index, piece] of pieces.entries()) {
    if (index > 0) await turn()
    if (socket.destroyed) return
    socket.write(piece)
  }
  if (hangUp) socket.end()
}
