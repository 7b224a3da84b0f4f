import { writeSync } from 'node:fs'
import pino, { type LoggerOptions } from 'pino'

/** What waits to be written, in bytes, when nobody reads it. Lines beyond that are lost, rather than the memory. */
const WAITING_MAX_BYTES = 4 * 1024 * 1024
/** How long the last lines may take to be written. */
const FLUSH_WITHIN_MS = 5000

/**
 * Standard output, written beside the work of the server: a reader that is slow, or gone, neither holds nor breaks a
 * delivery. (With a least length of 0, flushing would wait for nothing.)
 */
const output = pino.destination({ sync: false, minLength: 1, maxLength: WAITING_MAX_BYTES })
// Nobody is left to be told of it.
output.on('error', () => {})

const OPTIONS: LoggerOptions = {
  base: null,
  timestamp: pino.stdTimeFunctions.isoTime,
  formatters: { level: level => ({ level }) },
}

/**
 * The server's log: a JSON object a line. Neither secrets nor personal data belong in it: ids, codes, counts and times only.
 * Its level is set at the start.
 */
export const log = pino(OPTIONS, output)

/** Logs what failed and its first cause; what wraps the cause may quote the values of a query, and is left out. */
export function logFailure(what: string, error: unknown): void {
  log.error({ cause: firstCause(error) }, what)
}

/** Logs a last line just before the process ends, and says the same to a person, on standard error. */
export function logLastWords(what: string, problem: string): void {
  const write = (stream: number, text: string) => {
    try {
      writeSync(stream, text)
    }
    catch {
      // Nobody reads it.
    }
  }
  pino(OPTIONS, { write: line => write(1, line) }).fatal({ cause: problem }, what)
  write(2, `${what}\n${problem}\n`)
}

/** What libraries print, such as where the server listens, joins the log: standard output holds nothing but its lines. */
export function logConsole(): void {
  console.log = (...words: unknown[]) => log.info(words.map(String).join(' '))
}

/** Writes what waits, for five seconds at most. Called when the process is about to end. */
export async function flushLog(): Promise<void> {
  await new Promise<void>((resolve) => {
    const giveUp = setTimeout(resolve, FLUSH_WITHIN_MS)
    output.flush(() => {
      clearTimeout(giveUp)
      resolve()
    })
  })
  // At the end of the process pino writes what is left, and would wait for ever for a reader that has stalled.
  output.flushSync = () => {}
}

function firstCause(error: unknown): string {
  if (!(error instanceof Error)) return typeof error
  if (error.cause instanceof Error) return firstCause(error.cause)
  const code = 'code' in error && typeof error.code === 'string' ? ` (${error.code})` : ''
  return `${error.name}: ${error.message}${code}`
}
