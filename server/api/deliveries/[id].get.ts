import { adminRoute } from '../../http/adminRoute'
import { found, idOf, wantsReveal } from '../../http/parse'
import { diagnose } from '../../services/diagnose'
import { maskExcerpt } from '../../services/maskExcerpt'

export default adminRoute(async (event) => {
  const reveal = wantsReveal(event)
  const id = idOf(event)
  const delivery = found(/^\d{1,15}$/.test(id) ? await event.context.store.getDelivery(Number(id)) : null, 'delivery')
  const excerpt = reveal ? { text: delivery.bodyExcerpt, isMasked: false } : maskExcerpt(delivery.bodyExcerpt)
  return { ...delivery, bodyExcerpt: excerpt.text, isExcerptMasked: excerpt.isMasked, diagnosis: diagnose(delivery.reason) }
})
