import { adminRoute } from '../../../http/adminRoute'
import { mendingOf } from '../../../http/mendingOf'

/** What has ended already stays as it ended: the answer tells how. */
export default adminRoute(async (event) => {
  const { id } = await mendingOf(event)
  await event.context.mender.cancel(id)
  return mendingOf(event)
})
