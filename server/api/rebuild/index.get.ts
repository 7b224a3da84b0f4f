import { adminRoute } from '../../http/adminRoute'

export default adminRoute(event => event.context.rebuilder.status())
