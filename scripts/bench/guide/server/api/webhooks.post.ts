import { verifyWebhook } from '@clerk/nuxt/webhooks'
import { defineEventHandler, setResponseStatus } from 'h3'

/** Takes a webhook as Clerk's guide has a first handler take it: verified, printed, and kept nowhere. */
export default defineEventHandler(async (event) => {
  try {
    const { type, data } = await verifyWebhook(event as Parameters<typeof verifyWebhook>[0])
    console.log(`Webhook of type ${type} about ${data.id}`)
    console.log('Its payload:', data)
    return 'Webhook received'
  }
  catch (error) {
    console.error('The webhook could not be verified:', error)
    setResponseStatus(event, 400)
    return 'Webhook refused'
  }
})
