/**
 * What Rollcall notices by itself: nothing verified has come for far longer than usual; deliveries are rejected one after
 * another since the last good one; verified events cannot be applied.
 */
export const ALERT_KINDS = ['silence', 'rejections'] as const
export type AlertKind = (typeof ALERT_KINDS)[number]

/** What an alert's sentence speaks of; times in milliseconds since 1970, durations in milliseconds. */
export interface AlertFacts {
  /** When the last verified delivery arrived; null when none ever has. */
  lastVerifiedAt: number | null
  /** Silence: the longest that nothing came lately. */
  usualMs?: number
  /** Rejections: how many there were in a row, and the commonest reason. */
  count?: number
  reason?: string
  /** Rejections: when Svix will disable the endpoint if it goes on so. */
  disabledAt?: number
}

export interface Alert {
  id: number
  kind: AlertKind
  since: number
  noticedAt: number
  /** Null while it lasts. */
  endedAt: number | null
  facts: AlertFacts
}
