import { differencesQuery } from '#shared/queries'
import { adminRoute } from '../../http/adminRoute'
import { parseQuery } from '../../http/parse'

export default adminRoute(event => event.context.store.listDifferences(parseQuery(event, differencesQuery)))
