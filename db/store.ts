import type { Rebuild } from '#db/rebuild'
import type { Cause } from '#shared/causes'
import type { Keyset } from '#shared/cursor'
import type { DeliveriesFilters, DeliveriesQuery, DifferencesQuery, EventsFilters, EventsQuery, PageQuery, UsersFilters, UsersQuery } from '#shared/queries'
import type { Counts, HourCounts, Percentiles, Totals, UserDay } from '#shared/records/overview'
import type { Delivery, Streak } from '#shared/records/deliveries'
import type { EventRecord } from '#shared/records/events'
import type { FailureCount } from '#shared/records/failures'
import type { Page } from '#shared/records/page'
import type { User } from '#shared/records/users'
import type { Latency } from '#shared/latency'
import type { Alert } from '#shared/alerts'
import type { MendedEvent, Mending, MendingKind, MendingRequest } from '#shared/mendings'
import type { UserDifference } from '#shared/rebuild'
import type { RejectionReason } from '#shared/reasons'
import type { Arrival, Rejection, VerifiedEvent, Effect, Settlement } from '#db/delivered'
import type { StoredDelivery, FailureGroup, StoredEvent, PlacedEvent, ClockEvidence } from '#db/stored'
import type { Landmark, Streaks, NewAlert, AlertNote } from '#db/noticed'
import type { Reapplied, ReapplyOptions, MendingProgress, NotedEvent } from '#db/mended'

/** The newest rejected deliveries that are kept; older ones make room. */
export const REJECTED_KEPT = 10_000
/** Of a rejected body at most this many bytes (UTF-8) are kept. */
export const EXCERPT_MAX_BYTES = 2048
/** The newest mendings that are kept, with what each did to events. */
export const MENDINGS_KEPT = 1000
/** The newest alerts that are kept; one that lasts is always among them. */
export const ALERTS_KEPT = 200
/** Alerts that are over, of which so many are listed. */
export const ENDED_ALERTS_LISTED = 20
/** Combinations of an event's type, outcome and reason that {@link Store.counts} names; Clerk's catalogue makes fewer. */
export const TYPES_COUNTED_AT_MOST = 500

/** The database cannot take or give anything now: locked, full, read-only, broken or closed. Worth trying again later. */
export class StoreUnavailableError extends Error {
  override name = 'StoreUnavailableError'
}

/**
 * Everything that the rest of the app may ask of the data. Every method may reject with {@link StoreUnavailableError}.
 * Times are milliseconds since 1970. An unknown id gives null.
 */
export interface Store {
  /**
   * Settles a verified delivery: the event, this delivery and the effect on `users` are committed together and are on
   * the disk when the promise resolves. An event that is settled already is left alone and the delivery is a duplicate;
   * an event that had failed is applied again.
   *
   * A version replaces the stored one when it is newer by `updatedAt`, then by the event's `occurredAt`, then by its
   * id. A deletion stays; versions that come after it complete the tombstone by the same rule.
   */
  settle(event: VerifiedEvent, effect: Effect, arrival: Arrival): Promise<Settlement>

  /**
   * Applies an event of the log again, by the rules of {@link settle}, and leaves no delivery. One that had failed is
   * settled, or tells why it fails now. One that was settled keeps its outcome; if the user's row is not what it would be
   * by this event, it is put right. Where nothing changes, nothing is written.
   *
   * @param effect what the stored event asks for
   * @returns null for an unknown id
   */
  reapply(eventId: string, effect: Effect, options?: ReapplyOptions): Promise<Reapplied | null>

  /**
   * Records a delivery that was not verified. Only the newest {@link REJECTED_KEPT} are kept. Where many come at once they
   * wait for each other, so that good deliveries do not wait for them.
   */
  reject(rejection: Rejection, arrival: Arrival): Promise<void>

  listUsers(query: UsersQuery): Promise<Page<User>>
  /** The user and Clerk's JSON, null in a tombstone of which no version ever arrived. */
  getUser(id: string): Promise<{ user: User, data: string | null } | null>
  /** A user's events, newest arrival first; null when there is neither such a user nor an event about one. */
  listUserEvents(userId: string, query: PageQuery): Promise<Page<EventRecord> | null>

  /** A portion of a user's events, newest arrival first, from the one after `after` on. */
  listPlacedEvents(userId: string, portion: { after?: Keyset, limit: number }): Promise<PlacedEvent[]>

  listEvents(query: EventsQuery): Promise<Page<EventRecord>>
  /** A portion of what {@link listEvents} would list, but oldest arrival first, from the one after `after` on. */
  listOldestEvents(filters: EventsFilters, portion: { after?: Keyset, limit: number }): Promise<EventRecord[]>
  getEvent(id: string): Promise<StoredEvent | null>
  /** An event's raw body; null also where it is no longer kept. */
  getPayload(eventId: string): Promise<string | null>

  listDeliveries(query: DeliveriesQuery): Promise<Page<Delivery>>
  getDelivery(id: number): Promise<StoredDelivery | null>

  /**
   * Everything that matches, in the order of its list, some rows at a time; other work is done between two of them, so
   * rows may come and change meanwhile. Each row is given once, unless the time that it is sorted by moves: then it may
   * be given again, or not at all. Rows that are new in a list are not met where the newest come first.
   */
  exportUsers(filters: UsersFilters): AsyncIterable<User[]>
  exportEvents(filters: EventsFilters): AsyncIterable<EventRecord[]>
  exportDeliveries(filters: DeliveriesFilters): AsyncIterable<Delivery[]>

  /** What the signature doctor may go by when a delivery's time is off. @param signed what the delivery claims, seconds since 1970 */
  clockEvidence(signed: { eventId: string, signedAt: number }): Promise<ClockEvidence>

  /** Rejected deliveries and failed events by reason, the latest first, with the causes of the rejected ones, the commonest first. */
  listFailures(): Promise<FailureGroup[]>
  /** How it goes on with rejections of a reason, and of a cause where one is named; null when a good delivery has come since. */
  streakOf(kind: { reason: RejectionReason, cause?: Cause | null }): Promise<Streak | null>
  totals(): Promise<Totals>
  /** How many rows there are of each kind that lists can be filtered by, the commonest {@link TYPES_COUNTED_AT_MOST}. */
  counts(): Promise<Counts>
  /** Counts for each hour that had any, from the hour that holds `since` on, oldest first. */
  countByHour(since: number): Promise<HourCounts[]>
  /** Rejections and failed events by reason, from the hour that holds `since` on, the most frequent first. */
  countFailures(since: number): Promise<FailureCount[]>
  /** How long deliveries took, from the hour that holds `since` on. */
  measureLatency(since: number): Promise<Record<Latency, Percentiles>>
  /** Every day of UTC from the one that holds `since` to the one that holds `until`, oldest first. */
  countUsersByDay(since: number, until: number): Promise<UserDay[]>

  /** Notes that something is about to be mended, and gives its number. Only the newest {@link MENDINGS_KEPT} are kept. */
  startMending(mending: { kind: MendingKind, startedBy: string, request: MendingRequest }): Promise<number>
  /** Notes how far a mending is, or how it ended; with what it did to events since the last time, each appended to the others. */
  noteMending(id: number, progress: MendingProgress, events?: NotedEvent[]): Promise<void>
  /** Ends whatever is noted as running or waiting: nothing runs any more when the server has just been started. */
  interruptMendings(): Promise<void>
  /** Newest first. */
  listMendings(query: PageQuery): Promise<Page<Mending>>
  getMending(id: number): Promise<Mending | null>
  /** What a mending did to each event, in order. */
  listMendedEvents(mendingId: number, query: PageQuery): Promise<Page<MendedEvent>>

  /** What came after a delivery; after 0: of all, as far as it matters. The cost is bounded, whatever came. */
  streaks(after: number): Promise<Streaks>
  /** Whether an event that failed after a delivery is failed still; without one, whether any is. Of those that had come first before it only the latest are asked. */
  hasFailedSince(good: Landmark | null): Promise<boolean>
  /** Notes that something is wrong from now on, and gives that; null where an alert of the kind lasts already. Only the newest {@link ALERTS_KEPT} are kept. */
  beginAlert(alert: NewAlert): Promise<Alert | null>
  noteAlert(id: number, note: AlertNote): Promise<void>
  /** The alerts that last, the earliest first. */
  listOpenAlerts(): Promise<Alert[]>
  /** The latest {@link ENDED_ALERTS_LISTED} that are over, the latest first. */
  listEndedAlerts(): Promise<Alert[]>
  /** Alerts that nobody has been told of: that they have begun, or, where that was told, that they are over. */
  listUntoldAlerts(): Promise<Alert[]>

  /** Notes that a rebuild of the users table begins, and gives its number; null where one runs or waits already. */
  startRebuild(rebuild: { startedBy: string, request: MendingRequest }): Promise<number | null>
  /** The steps of a rebuild that was started. Nothing is done until one is called. */
  openRebuild(id: number): Rebuild
  /** The rebuild that runs or waits, or else the last one. */
  lastRebuild(): Promise<Mending | null>
  /** The users whose rows the last rebuild found to differ, by id. */
  listDifferences(query: DifferencesQuery): Promise<Page<UserDifference>>
  /** Removes a part of what an ended rebuild no longer needs. Resolves to true when nothing is left, or another one runs. */
  tidyRebuild(): Promise<boolean>

  /**
   * Removes a part of what arrived before a time and is kept for a while only: deliveries, and the payloads of events that
   * have not failed. Ends a rebuild that began before that time. Then gives back a part of the room. Resolves to true when nothing is left to do.
   */
  removeOlder(before: number): Promise<boolean>

  /** How many verified deliveries wait to be written. */
  waiting(): number
  /** Resolves when the database would take a write now. */
  probe(): Promise<void>
  close(): Promise<void>
}
