import { adminRoute } from '../../../http/adminRoute'
import { numberedPageQuery } from '#shared/queries'
import { mendingOf } from '../../../http/mendingOf'
import { parseQuery } from '../../../http/parse'

export default adminRoute(async (event) => {
  const query = parseQuery(event, numberedPageQuery)
  const { id } = await mendingOf(event)
  return event.context.store.listMendedEvents(id, query)
})
