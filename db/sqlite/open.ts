import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import { drizzle, type BetterSQLite3Database } from 'drizzle-orm/better-sqlite3'
import { BetterSQLiteSession } from 'drizzle-orm/better-sqlite3/session'
import type { MigrationMeta } from 'drizzle-orm/migrator'
import { SQLiteSyncDialect } from 'drizzle-orm/sqlite-core'
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
 * @throws when the file cannot be opened or a migration fails; nothing of a failed migration stays.
 */
export function openDatabase(file: string, migrations: MigrationMeta[] | null): { client: Client, db: Db } {
  mkdirSync(dirname(file), { recursive: true })
  const client = new Database(file, { timeout: BUSY_TIMEOUT_MS })
  try {
    client.pragma(`cache_size = -${CACHE_KIB}`)
    if (migrations === null) {
      client.pragma('query_only = ON')
      return { client, db: drizzle(client, { schema }) }
    }
    // Heeded in a new file alone: what is removed can then be given back in small steps.
    client.pragma('auto_vacuum = INCREMENTAL')
    client.pragma('journal_mode = WAL')
    client.pragma('synchronous = FULL')
    const dialect = new SQLiteSyncDialect()
    dialect.migrate(migrations, new BetterSQLiteSession(client, dialect, undefined))
    // Only now: a migration that rebuilds a table has to drop the old one while others refer to it.
    client.pragma('foreign_keys = ON')
    return { client, db: drizzle(client, { schema }) }
  }
  catch (error) {
    client.close()
    throw error
  }
}
