import Database from 'better-sqlite3'
import { rowsOf } from '../crash/check/rows.ts'
import { checkWholeness } from '../crash/check/wholeness.ts'
import type { AnyDelivery } from './histories.ts'

/** Whether a file that a kill has left holds a delivery for each that was answered, and nothing by halves. Gives what is not so. */
export function whyNotPromised(file: string, answered: AnyDelivery[]): string[] {
  const client = new Database(file)
  const found = checkWholeness(client)
  const stored = new Map(rowsOf<{ id: string, count: number }>(client, 'SELECT event_id AS id, count(*) AS count FROM deliveries GROUP BY 1').map(({ id, count }) => [id, count]))
  client.close()
  for (const [id, { length }] of Map.groupBy(answered, ({ id }) => id)) {
    const count = stored.get(id) ?? 0
    if (count < length) found.push(`${id}: ${length} deliveries were answered, and the file holds ${count}`)
  }
  return found.map(what => `after a kill: ${what}`)
}
