import { and, eq, gt, sql, sum, type SQL } from 'drizzle-orm'
import type { EventsQuery } from '#shared/queries'
import type { Db } from './open'
import { eventCounts, events } from './schema'

/** Events of one type, outcome and reason. The counters name every kind that the log holds, and how many events it has. */
export type Kind = Pick<typeof eventCounts.$inferSelect, 'type' | 'outcome' | 'reason' | 'count'>

type KindQuery = Pick<EventsQuery, 'type' | 'outcome' | 'reason'>

export function asksForKind({ type, outcome, reason }: KindQuery): boolean {
  return type !== undefined || outcome !== undefined || reason !== undefined
}

/** The kinds that the log holds of what a query asks for; with `subject`, those alone of which a subject's id may begin so. */
export function kindsOf(db: Db, query: KindQuery, subject?: string): Kind[] {
  const { type, outcome, reason, count } = eventCounts
  return db.select({ type, outcome, reason, count: sum(count).mapWith(Number) }).from(eventCounts)
    .where(and(matchingKind(query, eventCounts), gt(count, 0), subject === undefined ? undefined : mayBegin(subject)))
    .groupBy(type, outcome, reason).all()
}

/** Of two beginnings of an id one begins with the other. */
function mayBegin(subject: string): SQL {
  const { subjectStart } = eventCounts
  return sql`(substr(${subject}, 1, length(${subjectStart})) = ${subjectStart} OR substr(${subjectStart}, 1, length(${subject})) = ${subject})`
}

/** True of what is of the type, the outcome and the reason that a query asks for, each where it does. */
export function matchingKind({ type, outcome, reason }: KindQuery, table: typeof events | typeof eventCounts = events): SQL | undefined {
  return and(
    type === undefined ? undefined : matchingType(table, type),
    outcome && eq(table.outcome, outcome),
    reason && eq(table.reason, reason),
  )
}

/** A family as what its types look like, which an index of types serves; a slash is what comes after a dot. */
function matchingType({ type: column }: typeof events | typeof eventCounts, type: string): SQL {
  if (!type.endsWith('.*')) return eq(column, type)
  const family = type.slice(0, -2)
  return sql`(${column} = ${family} OR (${column} >= ${`${family}.`} AND ${column} < ${`${family}/`}))`
}

/** True of the events of a kind. */
export function ofKind({ type, outcome, reason }: Kind): SQL {
  return sql`${events.type} = ${type} AND ${events.outcome} = ${outcome} AND ${events.reason} IS ${reason || null}`
}
