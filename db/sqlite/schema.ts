import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text, type AnySQLiteColumn } from 'drizzle-orm/sqlite-core'
import { ALERT_KINDS, type AlertFacts } from '#shared/alerts'
import type { Cause } from '#shared/causes'
import type { Findings } from '#shared/findings'
import { DELIVERY_OUTCOMES, EVENT_OUTCOMES } from '#shared/outcomes'
import { LATENCIES } from '#shared/latency'
import { MENDED_OUTCOMES, MENDING_KINDS, MENDING_STATES, type MendingRequest } from '#shared/mendings'
import type { FailureReason, Reason, RejectionReason } from '#shared/reasons'
import { DIFFERENCE_KINDS, type FieldDifference } from '#shared/rebuild'
import { USER_STATUSES } from '#shared/userStatus'

// Times are integers in milliseconds since 1970.

/**
 * A time to sort by: one that is not known counts as 0, so that keysets need no null. Queries have to use this very
 * expression to be served by the indexes on it. (It is no `coalesce`, since drizzle-kit cuts expressions at commas.)
 */
export const sortable = (column: AnySQLiteColumn) => sql<number>`CASE WHEN ${column} IS NULL THEN 0 ELSE ${column} END`

/** What is kept of a user, here and in the shadow that a rebuild fills. */
const userColumns = () => ({
  /** The search index refers to rows by number; a text key's implicit rowid may change in a VACUUM. */
  rowNumber: integer('row_number').primaryKey(),
  id: text('id').notNull().unique(),
  externalId: text('external_id'),
  username: text('username'),
  firstName: text('first_name'),
  lastName: text('last_name'),
  primaryEmail: text('primary_email'),
  primaryPhone: text('primary_phone'),
  imageUrl: text('image_url'),
  status: text('status', { enum: USER_STATUSES }).notNull(),
  createdAt: integer('created_at'),
  updatedAt: integer('updated_at'),
  lastSignInAt: integer('last_sign_in_at'),
  lastActiveAt: integer('last_active_at'),
  deletedAt: integer('deleted_at'),
  lastEventId: text('last_event_id').notNull(),
  /** With `updated_at`, these two order versions: the event that brought `data`, and when it happened. */
  dataEventId: text('data_event_id'),
  dataOccurredAt: integer('data_occurred_at'),
  syncedAt: integer('synced_at').notNull(),
  data: text('data'),
  /** The words that search finds the user by; see searchable.ts for their form. */
  searchText: text('search_text').notNull().default(''),
  /** The starts of those words, each once, for the indexes below; see search.ts. */
  searchStarts: text('search_starts').notNull().default(''),
})

export const users = sqliteTable<string, ReturnType<typeof userColumns>>('users', userColumns(), table => [
  index('users_by_status_created_at').on(table.status, sortable(table.createdAt), table.id, table.searchStarts),
  index('users_by_status_updated_at').on(table.status, sortable(table.updatedAt), table.id, table.searchStarts),
  index('users_by_status_last_sign_in_at').on(table.status, sortable(table.lastSignInAt), table.id, table.searchStarts),
  index('users_by_status_last_active_at').on(table.status, sortable(table.lastActiveAt), table.id, table.searchStarts),
])

/** What the event log alone makes of the users, while a rebuild compares; no triggers, no search. Empty otherwise. */
export const usersShadow = sqliteTable<string, ReturnType<typeof userColumns>>('users_shadow', userColumns())

/** Where the users and their shadow differ, as the last rebuild found it. */
export const userDifferences = sqliteTable('user_differences', {
  userId: text('user_id').primaryKey(),
  /** Null where nothing differs that could be told. */
  kind: text('kind', { enum: DIFFERENCE_KINDS }),
  /** True when the log holds events about the user of which no payload can be read. */
  payloadsGone: integer('payloads_gone', { mode: 'boolean' }).notNull().default(false),
  fields: text('fields', { mode: 'json' }).$type<FieldDifference[]>().notNull().default([]),
  /** Fields that differ beyond those that are named. */
  fieldsLeftOut: integer('fields_left_out').notNull().default(0),
}, table => [index('user_differences_by_kind').on(table.kind, table.userId)])

export const events = sqliteTable('events', {
  id: text('id').primaryKey(),
  type: text('type').notNull(),
  /** The part of the type before its first dot, so that `user.*` is an equality. */
  family: text('family').notNull(),
  subjectId: text('subject_id'),
  instanceId: text('instance_id'),
  occurredAt: integer('occurred_at').notNull(),
  receivedAt: integer('received_at').notNull(),
  outcome: text('outcome', { enum: EVENT_OUTCOMES }).notNull(),
  reason: text('reason').$type<Reason>(),
  detail: text('detail'),
  deliveryCount: integer('delivery_count').notNull(),
  supersededBy: text('superseded_by'),
  /**
   * When an admin had a failed event applied, and the newest delivery that there was then: its effect came after that
   * one. Null for an event that a delivery settled.
   */
  mendedAt: integer('mended_at'),
  mendedAfter: integer('mended_after'),
  /** The raw body, byte for byte; empty once it is no longer kept. */
  payload: text('payload').notNull(),
}, table => [
  index('events_by_received_at').on(table.receivedAt, table.id),
  // These hold everything that a filter compares, so that what does not match is passed over without a look at its row.
  index('events_by_id').on(table.id, table.receivedAt, table.type, table.outcome, table.reason),
  index('events_by_subject').on(table.subjectId, table.receivedAt, table.id, table.type, table.outcome, table.reason),
  // Kinds are few (see kinds.ts), so any filter by type, family, outcome and reason reads this one index, kind by kind.
  index('events_by_kind').on(table.type, table.outcome, table.reason, table.receivedAt, table.id, table.subjectId),
  index('events_failed').on(table.reason, table.receivedAt, table.id).where(sql`outcome = 'failed'`),
  index('events_mended').on(table.mendedAfter, table.mendedAt, table.id).where(sql`mended_after IS NOT NULL`),
])

export const deliveries = sqliteTable('deliveries', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  /** The event that this delivery was verified to carry. */
  eventId: text('event_id').references(() => events.id),
  /** What a rejected delivery said it carried. */
  claimedEventId: text('claimed_event_id'),
  receivedAt: integer('received_at').notNull(),
  outcome: text('outcome', { enum: DELIVERY_OUTCOMES }).notNull(),
  reason: text('reason').$type<Reason>(),
  detail: text('detail'),
  statusCode: integer('status_code').notNull(),
  durationMs: integer('duration_ms').notNull(),
  sourceIp: text('source_ip'),
  userAgent: text('user_agent'),
  bodyBytes: integer('body_bytes').notNull(),
  headers: text('headers', { mode: 'json' }).$type<Record<string, string>>().notNull(),
  bodyExcerpt: text('body_excerpt'),
  /** The likeliest cause of a rejection, and what was found; see shared/causes.ts. */
  cause: text('cause').$type<Cause>(),
  findings: text('findings', { mode: 'json' }).$type<Findings>(),
}, table => [
  index('deliveries_by_received_at').on(table.receivedAt, table.id),
  index('deliveries_by_outcome').on(table.outcome, table.receivedAt, table.id),
  index('deliveries_by_reason').on(table.reason, table.receivedAt, table.id),
  index('deliveries_by_event').on(table.eventId, table.receivedAt, table.id),
  // Rejected ones are few (REJECTED_KEPT), so whatever counts them may read all of this.
  index('deliveries_rejected').on(table.reason, table.cause, table.receivedAt, table.id).where(sql`outcome = 'rejected'`),
])

/** How far into the log payloads have been removed for their age, by the arrival of their events; no row before the first time. */
export const payloadsRemoved = sqliteTable('payloads_removed', {
  id: integer('id').primaryKey(),
  receivedAt: integer('received_at').notNull(),
  eventId: text('event_id').notNull(),
})

/** What admins had Rollcall do to mend something, and what came of it. */
export const mendings = sqliteTable('mendings', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  kind: text('kind', { enum: MENDING_KINDS }).notNull(),
  state: text('state', { enum: MENDING_STATES }).notNull(),
  /** A Clerk user id, or what stands for the command line. */
  startedBy: text('started_by').notNull(),
  startedAt: integer('started_at').notNull(),
  finishedAt: integer('finished_at'),
  /** What was asked for. */
  request: text('request', { mode: 'json' }).$type<MendingRequest>().notNull(),
  done: integer('done').notNull(),
  /** Null as long as nobody knows how much there is to do. */
  total: integer('total'),
  /** How often each thing came of it. */
  counts: text('counts', { mode: 'json' }).$type<Record<string, number>>().notNull(),
  /** What came of it, in a sentence. */
  summary: text('summary'),
}, table => [index('mendings_by_state').on(table.state)])

/** What a mending did to each event, in the order in which it was done. */
export const mendedEvents = sqliteTable('mended_events', {
  mendingId: integer('mending_id').notNull().references(() => mendings.id, { onDelete: 'cascade' }),
  id: integer('position').notNull(),
  eventId: text('event_id').notNull(),
  before: text('before', { enum: EVENT_OUTCOMES }).notNull(),
  after: text('after', { enum: MENDED_OUTCOMES }).notNull(),
  reason: text('reason').$type<Reason>(),
  detail: text('detail'),
}, table => [primaryKey({ columns: [table.mendingId, table.id] })])

/** What is, or was, wrong with what arrives: noticed once, told once, and told again when it is over. */
export const alerts = sqliteTable('alerts', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  kind: text('kind', { enum: ALERT_KINDS }).notNull(),
  /** When the trouble began, which is before it was noticed. */
  since: integer('since').notNull(),
  noticedAt: integer('noticed_at').notNull(),
  /** Null while it lasts. */
  endedAt: integer('ended_at'),
  /** When somebody was told of its beginning and its end. */
  toldAt: integer('told_at'),
  toldEndAt: integer('told_end_at'),
  facts: text('facts', { mode: 'json' }).$type<AlertFacts>().notNull(),
}, table => [index('alerts_by_ended_at').on(table.endedAt, table.kind)])

// Counters, kept by triggers (see the migration beside the tables'), so that no page counts rows.

export const userCounts = sqliteTable('user_counts', {
  status: text('status', { enum: USER_STATUSES }).primaryKey(),
  count: integer('count').notNull(),
})

export const eventCounts = sqliteTable('event_counts', {
  type: text('type').notNull(),
  family: text('family').notNull(),
  outcome: text('outcome', { enum: EVENT_OUTCOMES }).notNull(),
  /** The empty text stands for no reason, since a key cannot hold null. */
  reason: text('reason').$type<Reason | ''>().notNull(),
  /** How the ids of what the events are about begin: up to the first underscore, such as `user_`; empty where there is none, and a space where there is no id. */
  subjectStart: text('subject_start').notNull(),
  count: integer('count').notNull(),
}, table => [primaryKey({ columns: [table.type, table.outcome, table.reason, table.subjectStart] })])

export const deliveryCounts = sqliteTable('delivery_counts', {
  outcome: text('outcome', { enum: DELIVERY_OUTCOMES }).notNull(),
  reason: text('reason').$type<Reason | ''>().notNull(),
  count: integer('count').notNull(),
}, table => [primaryKey({ columns: [table.outcome, table.reason] })])

/** What arrived in each hour: events by their outcome now, and rejected deliveries, pruned ones included. */
export const hourCounts = sqliteTable('hour_counts', {
  hour: integer('hour').notNull(),
  outcome: text('outcome', { enum: [...EVENT_OUTCOMES, 'rejected'] }).notNull(),
  count: integer('count').notNull(),
}, table => [primaryKey({ columns: [table.hour, table.outcome] })])

/** Why deliveries were rejected, pruned ones included, and why events failed that are failed now, by the hour of their arrival. */
export const failureHours = sqliteTable('failure_hours', {
  hour: integer('hour').notNull(),
  kind: text('kind', { enum: ['rejected', 'failed'] }).notNull(),
  reason: text('reason').$type<RejectionReason | FailureReason>().notNull(),
  count: integer('count').notNull(),
}, table => [primaryKey({ columns: [table.hour, table.kind, table.reason] })])

/** The users that came and went on each day of UTC. */
export const userDays = sqliteTable('user_days', {
  /** The day's first millisecond. A creation of which no time is known counts on the first day of 1970. */
  day: integer('day').primaryKey(),
  created: integer('created').notNull(),
  /** A deletion counts on the day of the user's creation at the earliest, whatever the clocks say. */
  deleted: integer('deleted').notNull(),
})

/** Every bound that a latency can be counted under; see shared/latency.ts. */
export const latencyBounds = sqliteTable('latency_bounds', {
  boundMs: integer('bound_ms').primaryKey(),
})

/** Latencies by the hour of the arrival and by the first bound that they do not exceed. */
export const latencyHours = sqliteTable('latency_hours', {
  hour: integer('hour').notNull(),
  latency: text('latency', { enum: LATENCIES }).notNull(),
  boundMs: integer('bound_ms').notNull(),
  count: integer('count').notNull(),
}, table => [primaryKey({ columns: [table.hour, table.latency, table.boundMs] })])
