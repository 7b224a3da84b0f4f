import { isReady } from '../services/health'

/** Whether the app could take an event now. */
export default defineEventHandler(async (event) => {
  if (await isReady(event.context.store)) return { status: 'ok' }
  setResponseStatus(event, 503)
  return { status: 'unavailable' }
})
