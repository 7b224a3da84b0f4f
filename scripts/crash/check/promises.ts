import type { Ledger } from '../ledger.ts'
import { rowsOf } from './rows.ts'
import type { Reader } from './rows.ts'

interface StoredEvent { id: string, type: string, subject_id: string | null, occurred_at: number, outcome: string, payload: string }
interface StoredDeliveries { id: string, deliveries: number, duplicates: number }

/**
 * Whether the file holds all that was answered with 2xx, and nothing that was never sent. Gives what is not so, and the ids of
 * events with deliveries that were stored since the last look without an answer; these are noted in the ledger.
 */
export function checkPromises(reader: Reader, { entries }: Ledger): { found: string[], unansweredStored: { id: string, count: number }[] } {
  const events = new Map(rowsOf<StoredEvent>(reader, 'SELECT id, type, subject_id, occurred_at, outcome, payload FROM events').map(row => [row.id, row]))
  const counts = new Map(rowsOf<StoredDeliveries>(reader, `
    SELECT event_id AS id, count(*) AS deliveries, sum(outcome = 'duplicate') AS duplicates FROM deliveries WHERE event_id IS NOT NULL GROUP BY 1`).map(row => [row.id, row]))
  const found = [...events.keys()].filter(id => !entries.has(id)).map(id => `${id}: the event was never sent`)
  const unansweredStored: { id: string, count: number }[] = []

  for (const [id, entry] of entries) {
    const { event: sent, answered } = entry
    const stored = events.get(id)
    const { deliveries, duplicates } = counts.get(id) ?? { deliveries: 0, duplicates: 0 }
    if (answered > 0 && !stored) found.push(`${id}: answered with 2xx, and the event is not in the file`)
    else if (deliveries < answered) found.push(`${id}: ${answered} deliveries were answered with 2xx, and the file holds ${deliveries}`)
    else if (duplicates < entry.duplicates) found.push(`${id}: ${entry.duplicates} deliveries were answered as duplicates, and the file holds ${duplicates}`)
    if (deliveries > entry.sent) found.push(`${id}: ${entry.sent} deliveries were sent, and the file holds ${deliveries}`)
    if (stored && stored.payload !== sent.payload) found.push(`${id}: the payload is not what was sent`)
    if (stored && (stored.type !== sent.type || stored.subject_id !== sent.subject || stored.occurred_at !== sent.timestamp)) found.push(`${id}: the event’s row is not what was sent`)
    if (stored && !outcomesOf(sent.type).includes(stored.outcome)) found.push(`${id}: an event of the type ${sent.type} is ${stored.outcome}`)
    const extra = Math.max(0, deliveries - answered)
    if (extra > entry.extra) unansweredStored.push({ id, count: extra - entry.extra })
    entry.extra = extra
  }
  return { found, unansweredStored }
}

function outcomesOf(type: string): string[] {
  return type.startsWith('user.') ? ['applied', 'superseded'] : ['ignored']
}
