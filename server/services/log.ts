import { createConsola } from 'consola'

/** The server's log. Neither secrets nor personal data belong in it: ids, codes and reasons only. */
export const log = createConsola({ formatOptions: { date: true } })

/** Logs what failed and its first cause; what wraps the cause may quote the values of a query, and is left out. */
export function logFailure(what: string, error: unknown): void {
  log.error(`${what}: ${firstCause(error)}`)
}

function firstCause(error: unknown): string {
  if (!(error instanceof Error)) return typeof error
  if (error.cause instanceof Error) return firstCause(error.cause)
  const code = 'code' in error && typeof error.code === 'string' ? ` (${error.code})` : ''
  return `${error.name}: ${error.message}${code}`
}
