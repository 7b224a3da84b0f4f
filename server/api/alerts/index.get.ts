import { adminRoute } from '../../http/adminRoute'
import { alerts } from '../../services/noticing/alerts'

export default adminRoute(event => alerts(event.context))
