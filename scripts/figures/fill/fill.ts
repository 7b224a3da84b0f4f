import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { drizzle } from 'drizzle-orm/better-sqlite3'
import { migrate } from 'drizzle-orm/better-sqlite3/migrator'
import { PROJECT_ROOT } from '../../app/paths.ts'
import { writeEvents } from './events.ts'
import { writeRejections } from './rejections.ts'
import { writeUsers } from './users.ts'

export interface Size {
  users: number
  events: number
}

const MIGRATIONS = join(PROJECT_ROOT, 'db/sqlite/migrations')
const SEARCHABLE = join(PROJECT_ROOT, 'db/sqlite/searchable.ts')
const CACHE_KIB = 1024 * 1024

/**
 * A file of that size as the app would have made it, in the system's folder for temporary files. One that was filled
 * before is used again, as long as neither the migrations nor what fills it have changed.
 *
 * @returns The file's path.
 */
export function filledFile({ users, events }: Size): string {
  const folder = join(tmpdir(), 'rollcall-figures')
  mkdirSync(folder, { recursive: true })
  const file = join(folder, `${users}-users-${events}-events-${fingerprint()}.db`)
  if (existsSync(file)) return file
  const unfinished = `${file}.unfinished`
  rmSync(unfinished, { force: true })
  fill(unfinished, { users, events })
  renameSync(unfinished, file)
  return file
}

/**
 * Fills a new file: the app's own migrations make the tables, and their triggers keep counters and search. Only the
 * indexes are put aside and made again at the end, which is many times faster and comes to the same.
 */
function fill(file: string, size: Size): void {
  const client = new Database(file)
  migrate(drizzle(client), { migrationsFolder: MIGRATIONS })
  client.pragma('journal_mode = OFF')
  client.pragma('synchronous = OFF')
  client.pragma(`cache_size = -${CACHE_KIB}`)
  const indexes = client.prepare<[], { name: string, sql: string }>('SELECT name, sql FROM sqlite_master WHERE type = \'index\' AND sql IS NOT NULL').all()
    .filter(({ sql }) => !sql.includes('UNIQUE'))
  client.transaction(() => {
    for (const { name } of indexes) client.exec(`DROP INDEX ${name}`)
    const histories = writeEvents(client, size)
    writeRejections(client, size, histories.until)
    writeUsers(client, histories)
    for (const { sql } of indexes) client.exec(sql)
  })()
  client.close()
}

/** Changes with everything that a filled file depends on: the migrations, and this folder with what it takes from the app. */
function fingerprint(): string {
  const hash = createHash('sha256').update(readFileSync(SEARCHABLE))
  for (const [folder, ending] of [[MIGRATIONS, '.sql'], [import.meta.dirname, '.ts']] as const) {
    for (const name of readdirSync(folder).filter(name => name.endsWith(ending)).sort()) hash.update(readFileSync(join(folder, name)))
  }
  return hash.digest('hex').slice(0, 12)
}
