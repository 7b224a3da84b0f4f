import { adminRoute } from '../../../http/adminRoute'
import { asOfQuery } from '#shared/queries'
import { found, idOf, parseQuery } from '../../../http/parse'
import { readUserAsOf } from '../../../services/history/asOf'

export default adminRoute(async (event) => {
  const { event: eventId } = parseQuery(event, asOfQuery)
  return found(await readUserAsOf(event.context.store, idOf(event), eventId), 'event of this user')
})
