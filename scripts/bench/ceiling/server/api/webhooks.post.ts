import { verifyWebhook } from '@clerk/nuxt/webhooks'
import { defineEventHandler, setResponseStatus } from 'h3'
import { readBody } from '../../../../../server/http/body'
import { verifiable } from '../../../../../server/http/verifiable'

const BODY_MAX_BYTES = 1024 * 1024

/** Does what no route that takes webhooks can leave out: reads the body within a limit, verifies it, and answers. */
export default defineEventHandler(async (event) => {
  const request = event.node.req
  const read = await readBody(request, BODY_MAX_BYTES)
  try {
    if (read.outcome !== 'whole') throw new Error('The body did not arrive whole.')
    await verifyWebhook(verifiable(event, read.body))
    return { outcome: 'applied' }
  }
  catch {
    setResponseStatus(event, 400)
    return { outcome: 'rejected' }
  }
})
