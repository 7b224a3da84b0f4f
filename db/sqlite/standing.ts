import { existsSync, realpathSync } from 'node:fs'
import Database from 'better-sqlite3'
import type { MigrationMeta } from 'drizzle-orm/migrator'

const BUSY_TIMEOUT_MS = 5000

/**
 * How a file stands to the migrations that are known: `empty` without a table, `foreign` when the tables are another
 * program's, `older` when some migrations are still to come, `newer` when it has seen some that are not known.
 */
export type Standing = 'empty' | 'foreign' | 'older' | 'current' | 'newer'

/** @param migrations every one that is known, oldest first */
export function standingOf(client: Database.Database, migrations: Pick<MigrationMeta, 'folderMillis'>[]): Standing {
  const tables = client.prepare<[], string>('SELECT name FROM sqlite_schema WHERE type = \'table\'').pluck().all()
  if (tables.every(name => name === '__drizzle_migrations' || name.startsWith('sqlite_'))) return 'empty'
  if (!tables.includes('__drizzle_migrations')) return 'foreign'
  const seen = client.prepare<[], number>('SELECT created_at FROM __drizzle_migrations ORDER BY created_at').pluck().all()
  const known = migrations.map(({ folderMillis }) => folderMillis)
  if (seen[0] !== known[0]) return 'foreign'
  if (seen.some(time => !known.includes(time))) return 'newer'
  return seen.length < known.length ? 'older' : 'current'
}

/**
 * Opens a file to look at it, and changes nothing. A connection that may not write leaves `-wal` and `-shm` beside a file
 * that nobody has open; one that may takes them away with it, and would empty a `-wal` that was there before.
 */
export function openToLook(file: string): Database.Database {
  return new Database(file, { readonly: existsSync(`${realpathSync(file)}-wal`), fileMustExist: true, timeout: BUSY_TIMEOUT_MS })
}
