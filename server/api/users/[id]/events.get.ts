import { adminRoute } from '../../../http/adminRoute'
import { pageQuery } from '#shared/queries'
import { found, idOf, parseQuery } from '../../../http/parse'

export default adminRoute(async (event) => {
  const query = parseQuery(event, pageQuery)
  return found(await event.context.store.listUserEvents(idOf(event), query), 'user')
})
