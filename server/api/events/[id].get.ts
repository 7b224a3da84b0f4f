import { adminRoute } from '../../http/adminRoute'
import { found, idOf } from '../../http/parse'

export default adminRoute(async event => found(await event.context.store.getEvent(idOf(event)), 'event'))
