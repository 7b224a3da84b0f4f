import { sql, type SQL } from 'drizzle-orm'
import type { Landmark, StreakPart, Streaks } from '#db/noticed'
import { TRIED_FOR_MS } from '#shared/alerts'
import type { DeliveryOutcome } from '#shared/outcomes'
import { REASON_CODES, REASONS } from '#shared/reasons'
import { SELF_TEST_AGENT, SELF_TEST_TYPE } from '#shared/selfTest'
import { FAILED_LOOKED_AT, STREAK_LOOKED_AT, STREAK_PARTS_MAX } from './bounds'
import type { Db } from './open'

const GOOD: DeliveryOutcome[] = ['accepted', 'duplicate']
const VERIFIED: DeliveryOutcome[] = [...GOOD, 'failed']
const FAILURES = REASON_CODES.filter(code => REASONS[code].kind === 'failed')
const SVIX_AGENT = 'Svix-Webhooks/'
/** A self-test is verified, but says nothing of whether Clerk's deliveries come. */
const notByOurselves = sql`coalesce(substr(user_agent, 1, ${SELF_TEST_AGENT.length}) <> ${SELF_TEST_AGENT}, 1)`

/**
 * What came after a delivery, by the numbers of deliveries and not by their times: a clock that is set back must not hide
 * what came later. Never more than the newest {@link STREAK_LOOKED_AT} are looked at; see {@link Store.streaks}.
 */
export function streaks(db: Db, after: number): Streaks {
  const { lastId } = db.get<{ lastId: number }>(sql`SELECT coalesce(max(id), 0) AS lastId FROM deliveries`)
  const good = newest(db, GOOD, after)
  const since = sql`(SELECT outcome, reason, source_ip, user_agent, received_at FROM deliveries
    WHERE id > ${Math.max(after, good?.deliveryId ?? 0)} ORDER BY id DESC LIMIT ${STREAK_LOOKED_AT})`
  const partsOf = (outcome: DeliveryOutcome) => db.all<Omit<StreakPart, 'isSvixAgent'> & { isSvixAgent: number }>(sql`
    SELECT reason, source_ip AS sourceIp, coalesce(substr(user_agent, 1, ${SVIX_AGENT.length}) = ${SVIX_AGENT}, 0) AS isSvixAgent,
      count(*) AS count, min(received_at) AS firstAt
    FROM ${since} WHERE outcome = ${outcome} GROUP BY 1, 2, 3 ORDER BY isSvixAgent DESC, count DESC LIMIT ${STREAK_PARTS_MAX}`)
    .map(row => ({ ...row, isSvixAgent: row.isSvixAgent === 1 }))
  return { lastId, verified: newest(db, VERIFIED, after), good, rejected: partsOf('rejected'), failed: partsOf('failed') }
}

export function hasFailedSince(db: Db, good: Landmark | null): boolean {
  if (hasFailedIn(db, { from: (good?.at ?? -1) + 1 })) return true
  // What had come first before the good one may have failed again after it.
  const latest = sql`(SELECT event_id FROM deliveries WHERE outcome = 'failed' ORDER BY received_at DESC, id DESC LIMIT ${FAILED_LOOKED_AT})`
  const found = db.get<{ found: number } | undefined>(sql`SELECT 1 AS found FROM ${latest} AS latest
    JOIN events ON events.id = latest.event_id WHERE events.outcome = 'failed'
    AND EXISTS (SELECT 1 FROM deliveries WHERE event_id = events.id AND outcome = 'failed' AND id > ${good?.deliveryId ?? 0}) LIMIT 1`)
  return found !== undefined || (good !== null && hasFailedLongAgo(db, good))
}

/** Where a delivery and those of the events that failed after it have been removed for their age, the events alone tell. */
function hasFailedLongAgo(db: Db, good: Landmark): boolean {
  const oldest = db.get<{ id: number | null, at: number | null }>(sql`SELECT (SELECT min(id) FROM deliveries) AS id, (SELECT min(received_at) FROM deliveries) AS at`)
  if (oldest.id !== null && oldest.id <= good.deliveryId) return false
  return hasFailedIn(db, { from: good.at - TRIED_FOR_MS, until: oldest.at ?? undefined })
}

/** Whether an event that came first between two times is failed now. */
function hasFailedIn(db: Db, { from, until = Number.MAX_SAFE_INTEGER }: { from: number, until?: number }): boolean {
  // Left to itself SQLite would go through the log between the two.
  const found = db.get<{ found: number } | undefined>(sql`SELECT 1 AS found FROM events INDEXED BY events_failed
    WHERE outcome = 'failed' AND reason IN (${listOf(FAILURES)}) AND received_at >= ${from} AND received_at < ${until} LIMIT 1`)
  return found !== undefined
}

/** The newest delivery of some outcomes. Of all, one that was followed by more than are looked at is found by its time, and one that is gone by its event. */
function newest(db: Db, outcomes: DeliveryOutcome[], after: number): Landmark | null {
  const found = db.get<Landmark | undefined>(sql`SELECT id AS deliveryId, received_at AS at FROM (SELECT id, outcome, received_at, user_agent FROM deliveries
    WHERE id > ${after} ORDER BY id DESC LIMIT ${STREAK_LOOKED_AT}) WHERE outcome IN (${listOf(outcomes)}) AND ${notByOurselves} LIMIT 1`)
  if (found || after > 0) return found ?? null
  const byTime = outcomes.flatMap(outcome => db.all<Landmark>(sql`SELECT id AS deliveryId, received_at AS at
    FROM deliveries WHERE outcome = ${outcome} AND ${notByOurselves} ORDER BY received_at DESC, id DESC LIMIT 1`))
  return byTime.toSorted((a, b) => b.at - a.at)[0] ?? newestEvent(db, outcomes) ?? null
}

/** What is left of the newest delivery where all of these outcomes have become too old. What an admin has mended says nothing of deliveries. */
function newestEvent(db: Db, outcomes: DeliveryOutcome[]): Landmark | undefined {
  const wasGood = outcomes.includes('failed') ? sql`` : sql`AND outcome <> 'failed' AND mended_at IS NULL`
  return db.get<Landmark | undefined>(sql`SELECT 0 AS deliveryId, received_at AS at FROM events
    WHERE type <> ${SELF_TEST_TYPE} ${wasGood} ORDER BY received_at DESC LIMIT 1`)
}

function listOf(values: readonly string[]): SQL {
  return sql.join(values.map((value): SQL => sql`${value}`), sql`, `)
}
