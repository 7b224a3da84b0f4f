import { verifyWebhook } from '@clerk/nuxt/webhooks'
import { defineEventHandler, setResponseStatus } from 'h3'
import { readBody } from '../../../../../server/http/body'

const BODY_MAX_BYTES = 1024 * 1024

/** Does what no route that takes webhooks can leave out: reads the body within a limit, verifies it, and answers. */
export default defineEventHandler(async (event) => {
  const request = event.node.req
  const read = await readBody(request, BODY_MAX_BYTES)
  try {
    if (read.outcome !== 'whole') throw new Error('The body did not arrive whole.')
    // verifyWebhook reads the body from here, as in Rollcall's own route.
    Object.assign(request, { rawBody: read.body })
    await verifyWebhook(event as Parameters<typeof verifyWebhook>[0])
    return { outcome: 'applied' }
  }
  catch {
    setResponseStatus(event, 400)
    return { outcome: 'rejected' }
  }
})
