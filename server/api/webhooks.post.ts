import { verifyWebhook } from '@clerk/nuxt/webhooks'
import { discardBody, readBody } from '../http/body'
import { transportOf } from '../http/transport'
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
      // verifyWebhook reads the body from here; left to the stream, which has been read, it would wait for ever.
      Object.assign(request, { rawBody })
      return verifyWebhook(event as Parameters<typeof verifyWebhook>[0], { signingSecret })
    },
  })
  noteDelivery({ ...judged, statusCode, durationMs: transport.elapsed() })
  discardBody(event)
  setResponseStatus(event, statusCode)
  if (retryAfterSeconds) setResponseHeader(event, 'Retry-After', retryAfterSeconds)
  return body
})
