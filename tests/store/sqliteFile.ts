import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import { afterAll, afterEach } from 'vitest'
import { openSqliteStore } from '../../db/sqlite/store'
import type { Store } from '#db/store'
import { QUICK_DISK } from '../quickDisk'

export const migrations = readMigrationFiles({ migrationsFolder: join(import.meta.dirname, '../../db/sqlite/migrations') })

/** SQLite files for the tests of one file: each a copy of one that is migrated already, gone when its test ends. */
export function useSqliteFiles() {
  const folder = mkdtempSync(join(QUICK_DISK, 'rollcall-store-'))
  const template = join(folder, 'template.db')
  const opened: Store[] = []
  let made = 0

  afterEach(async () => {
    for (const store of opened.splice(0)) await store.close()
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  const newFile = async () => {
    if (made === 0) await openSqliteStore(template, migrations).close()
    const file = join(folder, `${++made}.db`)
    copyFileSync(template, file)
    return file
  }
  const open = (file: string) => {
    const store = openSqliteStore(file, migrations)
    opened.push(store)
    return store
  }
  return { folder, newFile, open, openNew: async () => open(await newFile()) }
}
