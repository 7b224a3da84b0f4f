import { Worker } from 'node:worker_threads'
import migrations from '#migrations'
import threadUrl from '#store-thread'
import type { Store } from '#db/store'
import { openRemote } from '../../db/sqlite/thread/remote'
import { storeInThreads } from '../../db/sqlite/thread/store'
import { logFailure } from '../services/log'
import type { StoreThreadData } from './store'

/**
 * Opens the file in two threads. What is asked before they are ready waits for them.
 * @param file a path; the file and its folder are made where they are missing
 * @returns `opened` rejects when the file cannot be opened or migrated
 */
export function openStoreThreads(file: string): { store: Store, opened: Promise<unknown> } {
  const start = (workerData: StoreThreadData) => () => new Worker(new URL(threadUrl), { workerData })
  const writer = openRemote({ start: start({ file, migrations }), logFailure })
  const reader = openRemote({ start: start({ file, migrations: null }), after: writer.opened, logFailure })
  return {
    store: storeInThreads({ writer: writer.remote, reader: reader.remote }),
    opened: Promise.all([writer.opened, reader.opened]),
  }
}
