import { adminRoute } from '../http/adminRoute'
import { failures } from '../services/failures'

export default adminRoute(async event => ({ items: await failures(event.context.store) }))
