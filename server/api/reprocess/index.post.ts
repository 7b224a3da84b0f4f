import { setResponseStatus } from 'h3'
import { adminRoute } from '../../http/adminRoute'
import { reprocessBody } from '#shared/queries'
import { found, parseBody } from '../../http/parse'
import { refusal } from '../../http/refusal'

/** One event is applied while its admin waits; all events of a filter afterwards, in the background. */
export default adminRoute(async (event) => {
  const request = await parseBody(event, reprocessBody)
  const { mender, account } = event.context
  if (!request.filters) return found(await mender.one(request.eventId, account.userId), 'event')
  const started = await mender.all(request.filters, account.userId)
  if ('runningId' in started) throw refusal(409, 'Events are being applied again already. Only one such mending runs at a time.', { mendingId: started.runningId })
  setResponseStatus(event, 202)
  return { ...started, result: null }
})
