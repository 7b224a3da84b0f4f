import { eventsExport } from '#shared/queries'
import { exportRoute } from '../../http/exportRoute'

export default exportRoute('events', eventsExport, (store, filters) => store.exportEvents(filters))
