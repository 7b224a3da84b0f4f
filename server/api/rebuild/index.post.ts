import { setResponseStatus } from 'h3'
import { emptyBody } from '#shared/queries'
import { adminRoute } from '../../http/adminRoute'
import { parseBody } from '../../http/parse'
import { refusal } from '../../http/refusal'

export default adminRoute(async (event) => {
  await parseBody(event, emptyBody)
  const { rebuilder, account } = event.context
  const rebuild = await rebuilder.start(account.userId)
  if (!rebuild) throw refusal(409, 'A rebuild runs or waits already. Confirm or cancel it first.')
  setResponseStatus(event, 202)
  return rebuild
})
