import type { Store } from '#db/store'
import { log, logFailure } from './log'
import { whenUnavailable } from './unavailable'

let wasReady = true

/**
 * Whether the database would take a write now. Whoever asks does so every few seconds, so the log is told of a change only.
 */
export async function isWriteReady(store: Pick<Store, 'probe'>): Promise<boolean> {
  const isReady = await whenUnavailable(store.probe().then(() => true), (error) => {
    if (wasReady) logFailure('The database cannot take a write', error)
    return false
  })
  if (isReady && !wasReady) log.info('The database takes writes again')
  wasReady = isReady
  return isReady
}
