import { found, idOf } from '../../http/parse'
import { diagnose } from '../../services/diagnose'

export default defineEventHandler(async (event) => {
  const id = Number(idOf(event))
  const delivery = found(Number.isSafeInteger(id) ? await event.context.store.getDelivery(id) : null, 'delivery')
  return { ...delivery, diagnosis: diagnose(delivery.reason) }
})
