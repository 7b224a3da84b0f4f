import { adminRoute } from '../../../http/adminRoute'
import { found, idOf } from '../../../http/parse'
import { describeUser } from '../../../services/describeUser'

export default adminRoute(async (event) => {
  const { user, data } = found(await event.context.store.getUser(idOf(event)), 'user')
  return describeUser(user, data)
})
