import { adminRoute } from '../../http/adminRoute'
import { reprocessBody } from '#shared/queries'
import { found, parseBody } from '../../http/parse'
import { previewMending } from '../../services/mend/preview'

export default adminRoute(async (event) => {
  const request = await parseBody(event, reprocessBody)
  return found(await previewMending(event.context.store, request), 'event')
})
