import { adminRoute } from '../../http/adminRoute'
import { usersQuery } from '#shared/queries'
import { parseQuery } from '../../http/parse'

export default adminRoute(event => event.context.store.listUsers(parseQuery(event, usersQuery)))
