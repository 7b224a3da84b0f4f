import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import { databasePath, DATABASE_URL_DEFAULT } from '../../server/services/settings.ts'
import { PROJECT_ROOT } from './paths.ts'

/**
 * The SQLite file to work on: the one that was given, or else the one that NUXT_DATABASE_URL names, in the environment or
 * in .env.
 *
 * @throws when there is no such file
 */
export function databaseToWorkOn(path: string | undefined): string {
  const file = path === undefined ? fileOfSettings() : resolve(path)
  if (!existsSync(file)) throw new Error(`There is no file ${file}.`)
  return file
}

/** Every migration of this checkout, oldest first. */
export function ownMigrations() {
  return readMigrationFiles({ migrationsFolder: join(PROJECT_ROOT, 'db/sqlite/migrations') })
}

function fileOfSettings(): string {
  if (process.env.NUXT_DATABASE_URL === undefined && existsSync('.env')) process.loadEnvFile('.env')
  // The server's framework takes double quotes away too, which Docker's --env-file leaves there.
  const url = (process.env.NUXT_DATABASE_URL ?? '').trim().replace(/^"(.*)"$/, '$1').trim()
  return databasePath(url || DATABASE_URL_DEFAULT)
}
