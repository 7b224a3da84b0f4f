import { and, eq, inArray, ne } from 'drizzle-orm'
import { RebuildEndedError } from '#db/rebuild'
import { MENDING_LASTING_STATES } from '#shared/mendings'
import type { Db } from '../open'
import { mendings } from '../schema'

/**
 * What one transaction of a rebuild may do only as long as the rebuild runs. Another process may have ended it meanwhile,
 * and may have started another one, which owns the shadow then.
 * @throws {RebuildEndedError}
 */
export function whileRunning<Result>(db: Db, id: number, work: (tx: Db) => Result): Result {
  return db.transaction((tx) => {
    const state = tx.select({ state: mendings.state }).from(mendings).where(eq(mendings.id, id)).get()?.state
    if (state !== 'running') throw new RebuildEndedError(`The rebuild ${id} does not run any more.`)
    return work(tx)
  }, { behavior: 'immediate' })
}

/** The rebuild that runs or waits, other than the one that is named. */
export function lastingRebuild(tx: Db, other?: number) {
  return tx.select({ id: mendings.id }).from(mendings)
    .where(and(inArray(mendings.state, MENDING_LASTING_STATES), eq(mendings.kind, 'rebuild'), other === undefined ? undefined : ne(mendings.id, other)))
    .get()
}
