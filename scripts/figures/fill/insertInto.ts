import type { Database } from 'better-sqlite3'

type Value = string | number | null | undefined

/** A prepared INSERT: call it with a value for each column. */
export function insertInto(client: Database, table: string, columns: string[]): (...values: Value[]) => void {
  const statement = client.prepare(`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`)
  return (...values) => void statement.run(values)
}
