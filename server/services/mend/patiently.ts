import { setTimeout as sleep } from 'node:timers/promises'
import { StoreUnavailableError } from '#db/store'

const WAIT_MS = 1000
/** So often it is tried again, about half a minute long: a lock or a restart of a disk is over by then. */
const TRIES_MAX = 30

/**
 * Does some work on the store, and does it again while the database is not available.
 * @param isUnwanted asked between two tries; when true, what went wrong is thrown at once
 * @throws what the work throws, once it is no use to wait longer
 */
export async function patiently<Result>(work: () => Promise<Result>, isUnwanted: () => boolean = () => false): Promise<Result> {
  for (let tries = 1; ; tries++) {
    try {
      return await work()
    }
    catch (error) {
      if (!(error instanceof StoreUnavailableError) || tries >= TRIES_MAX || isUnwanted()) throw error
      await sleep(WAIT_MS, undefined, { ref: false })
    }
  }
}
