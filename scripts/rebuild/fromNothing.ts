import Database from 'better-sqlite3'
import type { Store } from '../../db/store.ts'
import { findDifferences, waitForConfirmation, writeDifferences } from '../../server/services/rebuild/run.ts'

/** Removes all users from a file and has them rebuilt from its log. */
export async function rebuildFromNothing(store: Store, file: string): Promise<void> {
  const client = new Database(file)
  client.exec('DELETE FROM users')
  client.close()
  const id = await store.startRebuild({ startedBy: 'user_admin', request: {} })
  if (id === null) throw new Error('Another rebuild lasts')
  const run = { store, id, rebuild: store.openRebuild(id), counts: {} }
  if (!await findDifferences(run)) return
  await waitForConfirmation(run)
  await writeDifferences(run, { removeExtra: true, confirmedBy: 'user_admin' })
}
