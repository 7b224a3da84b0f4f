import type { verifyWebhook } from '@clerk/nuxt/webhooks'
import type { H3Event } from 'h3'

/** A request as Clerk's `verifyWebhook` takes it, whose body has been read already. */
export function verifiable(event: H3Event, rawBody: Buffer): Parameters<typeof verifyWebhook>[0] {
  // Left to the stream, which has been read, verifyWebhook would wait for ever.
  Object.assign(event.node.req, { rawBody })
  // It asks for settings too, which Nitro would make anew for each request, from the environment: a third of what a delivery costs.
  Object.assign(event.context, { nitro: { ...event.context.nitro, runtimeConfig: useRuntimeConfig() } })
  return event as Parameters<typeof verifyWebhook>[0]
}
