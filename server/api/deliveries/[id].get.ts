import { adminRoute } from '../../http/adminRoute'
import { found, idOf } from '../../http/parse'
import { diagnose } from '../../services/diagnose'

export default adminRoute(async (event) => {
  const id = idOf(event)
  const delivery = found(/^\d{1,15}$/.test(id) ? await event.context.store.getDelivery(Number(id)) : null, 'delivery')
  return { ...delivery, diagnosis: diagnose(delivery.reason) }
})
