import { deliveriesExport } from '#shared/queries'
import { exportRoute } from '../../http/exportRoute'

export default exportRoute('deliveries', deliveriesExport, (store, filters) => store.exportDeliveries(filters))
