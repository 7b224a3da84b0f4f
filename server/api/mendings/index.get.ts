import { adminRoute } from '../../http/adminRoute'
import { numberedPageQuery } from '#shared/queries'
import { parseQuery } from '../../http/parse'
import { withStarters } from '../../services/mend/starters'

export default adminRoute(async (event) => {
  const { store } = event.context
  const page = await store.listMendings(parseQuery(event, numberedPageQuery))
  return { ...page, items: await withStarters(store, page.items) }
})
