import { adminRoute } from '../../http/adminRoute'
import { deliveriesQuery } from '#shared/queries'
import { parseQuery } from '../../http/parse'

export default adminRoute(event => event.context.store.listDeliveries(parseQuery(event, deliveriesQuery)))
