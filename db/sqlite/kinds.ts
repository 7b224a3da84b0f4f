import { and, eq, gt, sql, type SQL } from 'drizzle-orm'
import type { EventsQuery } from '#shared/queries'
import type { Db } from './open'
import { eventCounts, events } from './schema'

/** Events of one type, outcome and reason. The counters name every kind that the log holds, and how many events it has. */
export type Kind = typeof eventCounts.$inferSelect

type KindQuery = Pick<EventsQuery, 'type' | 'outcome' | 'reason'>

export function asksForKind({ type, outcome, reason }: KindQuery): boolean {
  return type !== undefined || outcome !== undefined || reason !== undefined
}

/** The kinds that the log holds of what a query asks for. */
export function kindsOf(db: Db, query: KindQuery): Kind[] {
  return db.select().from(eventCounts).where(and(matchingKind(query, eventCounts), gt(eventCounts.count, 0))).all()
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
