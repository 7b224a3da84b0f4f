import { adminRoute } from '../http/adminRoute'
import { overview } from '../services/overview'

export default adminRoute(event => overview(event.context))
