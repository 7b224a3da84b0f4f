import { adminRoute } from '../../http/adminRoute'
import { found, numberOf, wantsReveal } from '../../http/parse'
import { describeDelivery } from '../../services/describeDelivery'

export default adminRoute(async (event) => {
  const reveal = wantsReveal(event)
  const id = numberOf(event)
  const delivery = found(id === null ? null : await event.context.store.getDelivery(id), 'delivery')
  return describeDelivery(event.context.store, delivery, reveal)
})
