import { emptyBody } from '#shared/queries'
import { adminRoute } from '../../http/adminRoute'
import { parseBody } from '../../http/parse'
import { refusal } from '../../http/refusal'

export default adminRoute(async (event) => {
  await parseBody(event, emptyBody)
  const rebuild = await event.context.rebuilder.cancel()
  if (!rebuild) throw refusal(409, 'No rebuild runs or waits.')
  return rebuild
})
