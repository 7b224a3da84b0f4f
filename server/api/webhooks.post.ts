import { verifyWebhook } from '@clerk/nuxt/webhooks'
import { discardBody, readBody } from '../http/body'
import { transportOf } from '../http/transport'
import { verifiable } from '../http/verifiable'
import { noteDelivery } from '../services/noteDelivery'
import { receive } from '../services/receive'

/** Takes Clerk's webhooks. A 2xx is a promise: all that the event did is on the disk by then. */
export default defineEventHandler(async (event) => {
  const request = event.node.req
  const { settings } = event.context
  const transport = transportOf(request, settings.trustProxy)
  const { statusCode, body, retryAfterSeconds, judged } = await receive(event.context, {
    transport,
    readBody: maxBytes => readBody(request, maxBytes),
    verifyWith: (signingSecret, rawBody) => {
      return verifyWebhook(verifiable(event, rawBody), { signingSecret })
    },
  })
  noteDelivery({ ...judged, statusCode, durationMs: transport.elapsed() })
  discardBody(event)
  setResponseStatus(event, statusCode)
  if (retryAfterSeconds) setResponseHeader(event, 'Retry-After', retryAfterSeconds)
  return body
})
