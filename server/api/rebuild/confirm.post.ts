import { setResponseStatus } from 'h3'
import { confirmBody } from '#shared/queries'
import { adminRoute } from '../../http/adminRoute'
import { parseBody } from '../../http/parse'
import { refusal } from '../../http/refusal'

export default adminRoute(async (event) => {
  const choice = await parseBody(event, confirmBody)
  const { rebuilder, account } = event.context
  const rebuild = await rebuilder.confirm({ ...choice, confirmedBy: account.userId })
  if (!rebuild) throw refusal(409, 'No rebuild of this server waits to be confirmed.')
  setResponseStatus(event, 202)
  return rebuild
})
