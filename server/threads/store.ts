import { parentPort, workerData } from 'node:worker_threads'
import type { MigrationMeta } from 'drizzle-orm/migrator'
import { openSqliteStore } from '../../db/sqlite/store'
import { failureOf } from '../../db/sqlite/thread/failures'
import { serveStore } from '../../db/sqlite/thread/host'
import type { News } from '../../db/sqlite/thread/messages'
import { rebuildReading } from '../services/rebuild/reading'

export interface StoreThreadData {
  file: string
  /** Null for a thread that only reads: the other one has brought the file up to date. */
  migrations: MigrationMeta[] | null
}

/** A thread that has the store: what it does does not hold up who asks for it. */
if (parentPort) {
  const port = parentPort
  const tell = (news: News) => port.postMessage(news)
  try {
    const { file, migrations } = workerData as StoreThreadData
    const reading = rebuildReading((message, error) => tell({ logged: { message, error: failureOf(error) } }))
    serveStore(port, openSqliteStore(file, migrations, reading))
  }
  catch (error) {
    tell({ cannotOpen: failureOf(error) })
  }
}
