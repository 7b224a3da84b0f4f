import { existsSync, mkdirSync, rmSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import { drizzle, type BetterSQLite3Database } from 'drizzle-orm/better-sqlite3'
import { BetterSQLiteSession } from 'drizzle-orm/better-sqlite3/session'
import type { MigrationMeta } from 'drizzle-orm/migrator'
import { SQLiteSyncDialect } from 'drizzle-orm/sqlite-core'
import { examine, openingProblem } from './examine'
import * as schema from './schema'

/** How long a write waits for another program's lock. The wait holds this process, so it is short: Svix tries again. */
const BUSY_TIMEOUT_MS = 500

/** Of the file so much is kept in memory: the indexes that a list walks, and not much more. */
const CACHE_KIB = 64 * 1024

export type Client = Database.Database
export type Db = BetterSQLite3Database<typeof schema>

/**
 * Opens the file, creating it and its folder where they are missing, and brings its tables up to date.
 * @param migrations every migration, oldest first; null to only read a file that is up to date
 * @throws when the file cannot be opened or a migration fails; nothing of a failed migration stays. A file that is damaged,
 * another program's or of a newer version is left as it is, and the message says what to do.
 */
export function openDatabase(file: string, migrations: MigrationMeta[] | null): { client: Client, db: Db } {
  if (migrations === null) return openToRead(file)
  mkdirSync(dirname(file), { recursive: true })
  const isNew = !existsSync(file)
  try {
    examine(file, migrations)
    return migrated(file, migrations, isNew)
  }
  catch (error) {
    // An empty file that another start would refuse must not be what this one leaves, on a full disk for instance.
    if (isNew && statSync(file, { throwIfNoEntry: false })?.size === 0) rmSync(file)
    throw openingProblem(file, error)
  }
}

function connect(file: string, pragmas: string[]): Client {
  const client = new Database(file, { timeout: BUSY_TIMEOUT_MS })
  try {
    for (const pragma of [`cache_size = -${CACHE_KIB}`, ...pragmas]) client.pragma(pragma)
    return client
  }
  catch (error) {
    client.close()
    throw error
  }
}

function openToRead(file: string) {
  const client = connect(file, ['query_only = ON'])
  return { client, db: drizzle(client, { schema }) }
}

function migrated(file: string, migrations: MigrationMeta[], isNew: boolean) {
  // What is removed can be given back in small steps. It is heeded in a new file alone, and in any other one writes all the
  // same: a full disk must not keep a server from starting that can at least be read.
  const asNew = isNew ? ['auto_vacuum = INCREMENTAL'] : []
  const client = connect(file, [...asNew, 'journal_mode = WAL', 'synchronous = FULL'])
  try {
    const dialect = new SQLiteSyncDialect()
    dialect.migrate(migrations, new BetterSQLiteSession(client, dialect, undefined))
    // Only now: a migration that rebuilds a table has to drop the old one while others refer to it.
    client.pragma('foreign_keys = ON')
    // A savepoint keeps pages as they were: in a temporary file, if not told otherwise, which is more writing than the
    // delivery itself. Not told before: a migration that makes an index sorts what may be larger than the memory.
    client.pragma('temp_store = MEMORY')
    return { client, db: drizzle(client, { schema }) }
  }
  catch (error) {
    client.close()
    throw error
  }
}
