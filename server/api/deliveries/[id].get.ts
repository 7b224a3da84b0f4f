import { adminRoute } from '../../http/adminRoute'
import { found, idOf, wantsReveal } from '../../http/parse'
import { describeDelivery } from '../../services/describeDelivery'

export default adminRoute(async (event) => {
  const reveal = wantsReveal(event)
  const id = idOf(event)
  const delivery = found(/^\d{1,15}$/.test(id) ? await event.context.store.getDelivery(Number(id)) : null, 'delivery')
  return describeDelivery(event.context.store, delivery, reveal)
})
