import Database from 'better-sqlite3'
import { standingOf, type Standing } from '../../db/sqlite/standing.ts'
import type { ownMigrations } from '../app/database.ts'

type Client = Database.Database

/** Of what SQLite finds wrong with a file so much is told. */
const DAMAGES_TOLD = 3

/** What is in a database of Rollcall's. Two that have all alike hold the same. */
export interface Contents {
  /** How it stands to this checkout. */
  standing: Exclude<Standing, 'empty' | 'foreign'>
  users: number
  events: number
  deliveries: number
  /** When the newest event was received, in milliseconds since 1970; null without events. */
  newestEventAt: number | null
  /** The tables, indexes and triggers, as the statements that made them. */
  schema: string[]
}

/** Null when it is none of Rollcall's. */
export function readContents(client: Client, migrations: ReturnType<typeof ownMigrations>): Contents | null {
  const standing = standingOf(client, migrations)
  if (standing === 'empty' || standing === 'foreign') return null
  const one = <Value>(sql: string) => client.prepare<[], Value>(sql).pluck().get() as Value
  return {
    standing,
    users: one('SELECT count(*) FROM users'),
    events: one('SELECT count(*) FROM events'),
    deliveries: one('SELECT count(*) FROM deliveries'),
    newestEventAt: one('SELECT max(received_at) FROM events'),
    schema: client.prepare<[], string>('SELECT coalesce(sql, name) FROM sqlite_schema ORDER BY type, name').pluck().all(),
  }
}

/** What SQLite says of a file whose content cannot be read, rather than of who may read it or who holds it. */
const DAMAGE = /^SQLITE_(CORRUPT|NOTADB|IOERR)/

/**
 * What SQLite finds wrong when it reads all of a file; null when it is whole.
 * @throws {Database.SqliteError} when it may not be read now
 */
export function findDamage(client: Client): string | null {
  try {
    const found = client.prepare<[], string>(`PRAGMA integrity_check(${DAMAGES_TOLD})`).pluck().all()
    const lines = found.flatMap(text => text.split('\n')).filter(line => !line.startsWith('***'))
    return lines.length === 1 && lines[0] === 'ok' ? null : lines.join('; ')
  }
  catch (error) {
    if (error instanceof Database.SqliteError && DAMAGE.test(error.code)) return error.message
    throw error
  }
}
