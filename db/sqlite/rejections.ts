import { and, desc, eq, inArray, sql, type SQL } from 'drizzle-orm'
import type { ClockEvidence, FailureGroup } from '#db/stored'
import type { Cause } from '#shared/causes'
import type { RejectionReason } from '#shared/reasons'
import type { Streak } from '#shared/records/deliveries'
import type { Db } from './open'
import { deliveries, events } from './schema'

// What is told of rejected deliveries beside their rows. There are REJECTED_KEPT at most, and an index of their own.

/** Of each kind so many deliveries are read for what they tell of clocks. */
const EVIDENCE_MAX = 20
const VERIFIED = ['accepted', 'duplicate', 'failed'] as const

const rejected = (...conditions: (SQL | undefined)[]) => sql`${deliveries} INDEXED BY deliveries_rejected WHERE ${and(sql.raw(`outcome = 'rejected'`), ...conditions)}`

/** The causes of a reason's rejections, the commonest first; those of which none was found are left out. */
export function causesOf(db: Db, reason: string): FailureGroup['causes'] {
  const ofReason = sql`reason = ${reason}`
  const newest = sql`SELECT id FROM ${rejected(ofReason, sql`cause = found.cause`)} ORDER BY received_at DESC, id DESC LIMIT 1`
  return db.all<FailureGroup['causes'][number]>(sql`
    SELECT cause, count, lastAt, CAST((${newest}) AS TEXT) AS sampleId
    FROM (SELECT cause, count(*) AS count, max(received_at) AS lastAt FROM ${rejected(ofReason, sql`cause IS NOT NULL`)} GROUP BY cause) AS found
    ORDER BY count DESC, cause`)
}

/**
 * By the numbers of deliveries and not by their times: a clock that is set back must not end a streak. Only rejected ones are
 * passed over on the way to the last good one.
 */
export function streakOf(db: Db, { reason, cause }: { reason: RejectionReason, cause?: Cause | null }): Streak | null {
  const good = db.get<{ id: number, at: number } | undefined>(sql`SELECT id, received_at AS at FROM deliveries WHERE outcome <> 'rejected' ORDER BY id DESC LIMIT 1`)
  const since = sql`id > ${good?.id ?? 0}`
  const alike = and(sql`reason = ${reason}`, cause === undefined ? undefined : sql`cause IS ${cause}`, since)
  const { count, firstAt } = db.get<{ count: number, firstAt: number | null }>(sql`SELECT count(*) AS count, min(received_at) AS firstAt FROM ${rejected(alike)}`)
  if (count === 0 || firstAt === null) return null
  const { outOf } = db.get<{ outOf: number }>(sql`SELECT count(*) AS outOf FROM ${rejected(since)}`)
  return { count, outOf, firstAt, lastGoodAt: good?.at ?? lastVerifiedAt(db) }
}

/** When the newest verified delivery arrived; where all of them have become too old, the newest event. */
export function lastVerifiedAt(db: Db): number | null {
  const newest = VERIFIED.map(outcome => db
    .select({ at: deliveries.receivedAt }).from(deliveries).where(eq(deliveries.outcome, outcome))
    .orderBy(desc(deliveries.receivedAt), desc(deliveries.id)).limit(1).get()?.at)
  const known = newest.filter(at => at !== undefined)
  if (known.length > 0) return Math.max(...known)
  return db.select({ at: events.receivedAt }).from(events).orderBy(desc(events.receivedAt), desc(events.id)).limit(1).get()?.at ?? null
}

export function clockEvidence(db: Db, { eventId, signedAt }: { eventId: string, signedAt: number }): ClockEvidence {
  const { receivedAt, headers, findings, id } = deliveries
  const verified = VERIFIED.flatMap(outcome => db.select({ receivedAt, headers }).from(deliveries).where(eq(deliveries.outcome, outcome))
    .orderBy(desc(receivedAt), desc(id)).limit(EVIDENCE_MAX).all())
    .map(delivery => ({ isVerified: true, ...skewOf(delivery) }))
  const skewed = (['timestamp_too_old', 'timestamp_too_new'] as const).flatMap(reason => db.select({ receivedAt, headers, findings }).from(deliveries)
    .where(eq(deliveries.reason, reason)).orderBy(desc(receivedAt), desc(id)).limit(EVIDENCE_MAX).all())
    .filter(({ findings }) => findings?.isSigned)
    .map(delivery => ({ isVerified: false, ...skewOf(delivery) }))
  const taken = db.select({ receivedAt, headers }).from(deliveries)
    .where(and(eq(deliveries.eventId, eventId), inArray(deliveries.outcome, VERIFIED))).orderBy(desc(receivedAt), desc(id)).limit(EVIDENCE_MAX).all()
    .find(delivery => skewOf(delivery).signedAt === signedAt)
  return { others: [...verified, ...skewed], takenAt: taken?.receivedAt ?? null }
}

function skewOf({ receivedAt, headers }: { receivedAt: number, headers: Record<string, string> }) {
  const signedAt = Number.parseInt(headers['svix-timestamp'] ?? '', 10)
  return { receivedAt, signedAt, skewSeconds: signedAt - Math.floor(receivedAt / 1000) }
}
