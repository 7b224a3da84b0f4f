import { verifyWebhook } from '@clerk/nuxt/webhooks'
import { discardBody, readBody } from '../http/body'
import { transportOf } from '../http/transport'
import { receive } from '../services/receive'

/** Takes Clerk's webhooks. A 2xx is a promise: all that the event did is on the disk by then. */
export default defineEventHandler(async (event) => {
  const request = event.node.req
  const { settings } = event.context
  const { statusCode, body, retryAfterSeconds } = await receive(event.context, {
    transport: transportOf(request, settings.trustProxy),
    readBody: maxBytes => readBody(request, maxBytes),
    verifyWith: (signingSecret, rawBody) => {
      // verifyWebhook reads the body from here; left to the stream, which has been read, it would wait for ever.
      Object.assign(request, { rawBody })
      return verifyWebhook(event as Parameters<typeof verifyWebhook>[0], { signingSecret })
    },
  })
  discardBody(request)
  setResponseStatus(event, statusCode)
  if (retryAfterSeconds) setResponseHeader(event, 'Retry-After', retryAfterSeconds)
  return body
})
