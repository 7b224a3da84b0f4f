import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import Database from 'better-sqlite3'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import { databaseFile, DATABASE_URL_DEFAULT } from '../../server/services/settings.ts'
import { PROJECT_ROOT } from '../app/paths.ts'

/**
 * The file to work on, and the migrations that it has seen: those of this checkout.
 *
 * @param path a path that was given; otherwise the settings name the file
 * @throws when there is no such file, or when it is one of another version
 */
export function openFile(path: string | undefined) {
  const file = path === undefined ? fileOfSettings() : resolve(path)
  if (!existsSync(file)) throw new Error(`There is no file ${file}.`)
  const migrations = readMigrationFiles({ migrationsFolder: join(PROJECT_ROOT, 'db/sqlite/migrations') })
  const seen = lastMigration(file)
  const newest = migrations.at(-1)?.folderMillis ?? 0
  // A file that its server has open must not be brought to another version underneath it.
  if (seen < newest) throw new Error(`The file ${file} is of an older version than this checkout. Start this version’s server on it first, or use the checkout of the version that runs.`)
  if (seen > newest) throw new Error(`The file ${file} is of a newer version than this checkout. Use the checkout of the version that runs.`)
  return { file, migrations }
}

function fileOfSettings(): string {
  if (process.env.NUXT_DATABASE_URL === undefined && existsSync('.env')) process.loadEnvFile('.env')
  return databaseFile(process.env.NUXT_DATABASE_URL || DATABASE_URL_DEFAULT)
}

/** When the newest migration that the file has seen was made. */
function lastMigration(file: string): number {
  const client = new Database(file, { readonly: true })
  try {
    return client.prepare<[], number>('SELECT max(created_at) FROM __drizzle_migrations').pluck().get() ?? 0
  }
  catch {
    throw new Error(`The file ${file} is none of Rollcall’s.`)
  }
  finally {
    client.close()
  }
}
