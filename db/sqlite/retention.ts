import { and, asc, inArray, lt, ne, sql, type SQL } from 'drizzle-orm'
import type { Client, Db } from './open'
import { endOutlivedRebuild } from './rebuild/rebuilds'
import { deliveries, events, payloadsRemoved } from './schema'

// What bounds one step, during which nothing else is written: some milliseconds each.
const DELIVERIES_AT_ONCE = 50
const PAYLOADS_AT_ONCE = 50
/** A single payload may have more. */
const PAYLOAD_BYTES_AT_ONCE = 1024 * 1024
const PAGES_AT_ONCE = 100
/** Free pages up to here stay in the file, where new rows take them. */
const FREE_PAGES_KEPT = 1000
/** The one row that says how far payloads have been removed. */
const PLACE = 1

/** A payload, or nothing where those of its time have been removed: of an event that had failed then, and is settled now. */
export const unlessTooOld = (payload: SQL | typeof events.payload) => sql`CASE
  WHEN (${events.receivedAt}, ${events.id}) <= (SELECT received_at, event_id FROM ${payloadsRemoved}) THEN '' ELSE ${payload} END`

/** See {@link Store.removeOlder}; each call is a short transaction. @returns whether nothing older was left */
export function removeOlder(db: Db, before: number): boolean {
  return db.transaction((tx) => {
    endOutlivedRebuild(tx, before)
    return removeDeliveries(tx, before) + removePayloads(tx, before) === 0
  }, { behavior: 'immediate' })
}

function removeDeliveries(tx: Db, before: number): number {
  const oldest = tx.select({ id: deliveries.id }).from(deliveries).where(lt(deliveries.receivedAt, before))
    .orderBy(asc(deliveries.receivedAt), asc(deliveries.id)).limit(DELIVERIES_AT_ONCE)
  return tx.delete(deliveries).where(inArray(deliveries.id, oldest)).run().changes
}

/** Goes on from where it was, so that what it has passed is not looked at again. @returns how many events were passed */
function removePayloads(tx: Db, before: number): number {
  const place = tx.select().from(payloadsRemoved).get()
  const oldest = tx.select({ id: events.id, receivedAt: events.receivedAt, bytes: sql<number>`octet_length(${events.payload})` }).from(events)
    .where(and(lt(events.receivedAt, before), place && sql`(${events.receivedAt}, ${events.id}) > (${place.receivedAt}, ${place.eventId})`))
    .orderBy(asc(events.receivedAt), asc(events.id)).limit(PAYLOADS_AT_ONCE).all()
  let bytes = 0
  const next = oldest.filter((event, index) => (bytes += event.bytes) <= PAYLOAD_BYTES_AT_ONCE || index === 0)
  const last = next.at(-1)
  if (!last) return 0
  tx.update(events).set({ payload: '' }).where(and(inArray(events.id, next.map(({ id }) => id)), ne(events.outcome, 'failed'))).run()
  const passed = { receivedAt: last.receivedAt, eventId: last.id }
  tx.insert(payloadsRemoved).values({ id: PLACE, ...passed }).onConflictDoUpdate({ target: payloadsRemoved.id, set: passed }).run()
  return next.length
}

/** Gives some free pages back to the disk. In a file that was made before this was thought of, they wait for new rows. @returns whether that was all */
export function giveBackRoom(client: Client): boolean {
  const free = () => Number(client.pragma('freelist_count', { simple: true }))
  const before = free()
  if (before <= FREE_PAGES_KEPT) return true
  client.exec(`PRAGMA incremental_vacuum(${Math.min(PAGES_AT_ONCE, before - FREE_PAGES_KEPT)})`)
  return free() === before
}
