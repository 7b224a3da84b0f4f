import { usersExport } from '#shared/queries'
import { exportRoute } from '../../http/exportRoute'

export default exportRoute('users', usersExport, (store, filters) => store.exportUsers(filters))
