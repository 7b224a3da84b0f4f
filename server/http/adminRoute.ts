import { defineEventHandler, type EventHandlerRequest, type H3Event } from 'h3'
import { whenUnavailable } from '../services/unavailable'
import { refusal } from './refusal'

/** A route of the admin API. The guard has let the admin in; a database that does not answer makes it a 503. */
export function adminRoute<Answer>(handle: (event: H3Event<EventHandlerRequest>) => Promise<Answer>) {
  return defineEventHandler(event => whenUnavailable(handle(event), () => {
    throw refusal(503, 'The database does not answer now. Try again in a moment.')
  }))
}
