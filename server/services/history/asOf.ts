import type { UserAsOf } from '#shared/records/users'
import { readHistory, type Log } from './readHistory'
import { openRows } from './readRows'

/**
 * A user's row as it stood when an event had been settled; that of a failed event, as it stood when it first arrived.
 * @returns null when the event is none of this user's, or is older than what is read of a history
 */
export async function readUserAsOf(log: Log, userId: string, eventId: string): Promise<UserAsOf | null> {
  const rows = openRows(log)
  const steps = await readHistory(log, rows, userId)
  const step = steps?.find(({ event }) => event.id === eventId)
  if (!step) return null
  const { place, settledAt, mendedAt, ...event } = step.event
  const row = await rows.rowOf(userId, step.after)
  return { event, at: settledAt ?? event.receivedAt, state: row === undefined ? 'unknown' : row ? 'row' : 'none', user: row ?? null }
}
