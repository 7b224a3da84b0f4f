import { isWriteReady } from '../services/writeReady'

/** Whether the app could take an event now. */
export default defineEventHandler(async (event) => {
  assertMethod(event, ['GET', 'HEAD'])
  if (await isWriteReady(event.context.store)) return { status: 'ok' }
  setResponseStatus(event, 503)
  return { status: 'unavailable' }
})
