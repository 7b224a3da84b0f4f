import { whenUnavailable } from '../services/unavailable'

/** Whether the app could take an event now. */
export default defineEventHandler((event) => {
  assertMethod(event, ['GET', 'HEAD'])
  return whenUnavailable(event.context.store.probe().then(() => ({ status: 'ok' })), () => {
    setResponseStatus(event, 503)
    return { status: 'unavailable' }
  })
})
