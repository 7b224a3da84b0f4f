import { STATUS_CODES } from 'node:http'
import { createError } from 'h3'

/** The one shape of an error: a status, a sentence for a person, and data for a program. */
export function refusal<Data = unknown>(statusCode: number, message: string, data?: Data) {
  return createError<Data>({ statusCode, statusMessage: STATUS_CODES[statusCode], message, data })
}
