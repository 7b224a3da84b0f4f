import type { Diagnosis } from '#shared/records/deliveries'

/**
 * What Rollcall notices by itself. `silence`: nothing verified has come for far longer than usual. `rejections`:
 * deliveries that seem to be Svix's are rejected, and none has been accepted since. `failed_events`: the same of verified
 * events that cannot be applied. Kinds are stored: add to them, never rename one.
 */
export const ALERT_KINDS = ['silence', 'rejections', 'failed_events'] as const
export type AlertKind = (typeof ALERT_KINDS)[number]

/** Svix tries an event for so long: at once, then after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h and 10 h. */
export const TRIED_FOR_MS = 28 * 3_600_000

/** What an alert's sentences speak of; times in milliseconds since 1970, durations in milliseconds. */
export interface AlertFacts {
  /** The delivery after which it began: the last verified one for a silence, else the last that was answered with 2xx. 0: there is none, or the log no longer holds it. */
  afterId: number
  /** When that one arrived; null when there is none. */
  afterAt: number | null
  /** Silence: the longest pause of the weeks before. */
  usualMs?: number
  /** How many there were in a row, and their commonest reason. */
  count?: number
  reason?: string
  /** When Svix will disable the endpoint, about, if it goes on so. */
  disabledAt?: number
}

export interface Alert {
  id: number
  kind: AlertKind
  since: number
  noticedAt: number
  /** Null while it lasts. */
  endedAt: number | null
  /** When the alert webhook took the news of its beginning, and of its end; null when it has not. */
  toldAt: number | null
  toldEndAt: number | null
  facts: AlertFacts
}

/** An alert in words, with times in UTC. */
export type DescribedAlert = Alert & Diagnosis

export interface Alerts {
  /** What is wrong now, the earliest first. */
  open: DescribedAlert[]
  /** The latest that are over, the latest first. */
  ended: DescribedAlert[]
  /** Who is told beside the pages: whether anybody is, and why that went wrong the last time, if it did; `triesAgain`: before the next restart. */
  webhook: { isSet: boolean, problem: { at: number, text: string, triesAgain: boolean } | null }
}
