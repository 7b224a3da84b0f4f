import { RebuildEndedError } from '#db/rebuild'
import { StoreUnavailableError } from '#db/store'
import type { Failure } from './messages'

/** The classes that callers tell apart. */
const CLASSES: Record<string, new (message: string, options: ErrorOptions) => Error> = { StoreUnavailableError, RebuildEndedError }

export function failureOf(error: unknown): Failure {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error) }
  const { name, message, stack, cause } = error
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined
  return { name, message, stack, ...code !== undefined && { code }, ...cause !== undefined && { cause: failureOf(cause) } }
}

export function errorOf({ name, message, code, stack, cause }: Failure): Error {
  const options = cause && { cause: errorOf(cause) }
  const Class = CLASSES[name] ?? Error
  return Object.assign(new Class(message, options ?? {}), { name, stack }, code !== undefined && { code })
}
