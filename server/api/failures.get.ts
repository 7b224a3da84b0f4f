import { adminRoute } from '../http/adminRoute'
import type { Failure } from '#shared/records'
import { diagnose } from '../services/diagnose'

export default adminRoute(async (event): Promise<{ items: Failure[] }> => {
  const failures = await event.context.store.listFailures()
  return { items: failures.map(failure => ({ ...failure, ...diagnose(failure.reason) })) }
})
