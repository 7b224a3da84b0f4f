import { adminRoute } from '../../http/adminRoute'
import { found, idOf, wantsReveal } from '../../http/parse'
import { describeEvent } from '../../services/describeEvent'

export default adminRoute(async (event) => {
  const reveal = wantsReveal(event)
  return describeEvent(found(await event.context.store.getEvent(idOf(event)), 'event'), { reveal })
})
