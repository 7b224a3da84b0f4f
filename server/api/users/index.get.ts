import { usersQuery } from '#shared/queries'
import { parseQuery } from '../../http/parse'

export default defineEventHandler(event => event.context.store.listUsers(parseQuery(event, usersQuery)))
