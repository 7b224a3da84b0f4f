import { adminRoute } from '../http/adminRoute'
import { overviewQuery } from '#shared/queries'
import { parseQuery } from '../http/parse'
import { overview } from '../services/overview'

export default adminRoute(event => overview(event.context, parseQuery(event, overviewQuery)))
