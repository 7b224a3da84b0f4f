import { adminRoute } from '../../../http/adminRoute'
import { timelineQuery } from '#shared/queries'
import { found, idOf, parseQuery } from '../../../http/parse'
import { readTimeline } from '../../../services/history/timeline'

export default adminRoute(async (event) => {
  const query = parseQuery(event, timelineQuery)
  return found(await readTimeline(event.context.store, idOf(event), query), 'user')
})
