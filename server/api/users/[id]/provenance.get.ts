import { adminRoute } from '../../../http/adminRoute'
import { provenanceQuery } from '#shared/queries'
import { found, idOf, parseQuery } from '../../../http/parse'
import { readProvenance } from '../../../services/history/provenance'

export default adminRoute(async (event) => {
  const { event: eventId } = parseQuery(event, provenanceQuery)
  return found(await readProvenance(event.context.store, idOf(event), eventId), 'event of this user')
})
