import { deliveriesQuery } from '#shared/queries'
import { parseQuery } from '../../http/parse'

export default defineEventHandler(event => event.context.store.listDeliveries(parseQuery(event, deliveriesQuery)))
