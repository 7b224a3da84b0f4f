import { adminRoute } from '../../http/adminRoute'
import { eventsQuery } from '#shared/queries'
import { parseQuery } from '../../http/parse'

export default adminRoute(event => event.context.store.listEvents(parseQuery(event, eventsQuery)))
