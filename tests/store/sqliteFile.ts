import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { readMigrationFiles, type MigrationMeta } from 'drizzle-orm/migrator'
import { afterAll, afterEach } from 'vitest'
import { openSqliteStore } from '../../db/sqlite/store'
import { rebuildReading } from '../../server/services/rebuild/reading'
import type { Store } from '#db/store'
import { QUICK_DISK } from '../quickDisk'

const WAL_HEADER_BYTES = 32
const FRAME_HEADER_BYTES = 24

/** No payload is beyond reading where nobody expects it. */
export const reading = rebuildReading((message, error) => {
  throw new Error(message, { cause: error })
})
export const migrations = readMigrationFiles({ migrationsFolder: join(import.meta.dirname, '../../db/sqlite/migrations') })

/** How many transactions the write-ahead log holds: the last page of each names the size of the file after it. See SQLite's file format, 4.1. */
export function commitsIn(file: string): number {
  const log = readFileSync(`${file}-wal`)
  const pageBytes = log.readUInt32BE(8)
  let commits = 0
  for (let at = WAL_HEADER_BYTES; at < log.length; at += FRAME_HEADER_BYTES + pageBytes) {
    if (log.readUInt32BE(at + 4) > 0) commits++
  }
  return commits
}

/** Makes a file as an earlier app would have left it: with its tables, and in them the rows of a file of today. */
export async function makeOlderFile(file: string, older: MigrationMeta[], today: string): Promise<void> {
  await openSqliteStore(file, older, reading).close()
  const client = new Database(file)
  client.prepare('ATTACH ? AS today').run(today)
  for (const table of ['users', 'events', 'deliveries']) {
    const columns = client.prepare('SELECT name FROM pragma_table_info(?)').pluck().all(table).join(', ')
    client.exec(`INSERT INTO ${table} (${columns}) SELECT ${columns} FROM today.${table}`)
  }
  client.close()
}

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
    if (made === 0) await openSqliteStore(template, migrations, reading).close()
    const file = join(folder, `${++made}.db`)
    copyFileSync(template, file)
    return file
  }
  const open = (file: string) => {
    const store = openSqliteStore(file, migrations, reading)
    opened.push(store)
    return store
  }
  return { folder, newFile, open, openNew: async () => open(await newFile()) }
}
