import { eventsQuery } from '#shared/queries'
import { parseQuery } from '../../http/parse'

export default defineEventHandler(event => event.context.store.listEvents(parseQuery(event, eventsQuery)))
