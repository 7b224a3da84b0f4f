import { adminRoute } from '../../../http/adminRoute'
import { mendingOf } from '../../../http/mendingOf'

export default adminRoute(mendingOf)
