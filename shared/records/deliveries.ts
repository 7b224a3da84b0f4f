import type { Cause } from '#shared/causes'
import type { Findings } from '#shared/findings'
import type { DeliveryOutcome } from '#shared/outcomes'
import type { Reason } from '#shared/reasons'

// Deliveries as the admin API gives them. Every time is in milliseconds since 1970, as Clerk writes them.

export interface Delivery {
  id: number
  /** Of a rejected delivery this is only what the request claimed. */
  eventId: string | null
  receivedAt: number
  outcome: DeliveryOutcome
  reason: Reason | null
  detail: string | null
  statusCode: number
  /** From the request's arrival to just before its commit. */
  durationMs: number
  sourceIp: string | null
  userAgent: string | null
  bodyBytes: number
}

export interface DeliveryDetail extends Delivery {
  /** The headers that are kept, names in lower case. */
  headers: Record<string, string>
  /** The start of a rejected body, as text; null when there was none, or when the event holds it whole. */
  bodyExcerpt: string | null
  /** Whether the excerpt is masked, because it seems to hold a secret or a message. */
  isExcerptMasked: boolean
  diagnosis: DeliveryDiagnosis | null
  /** How it goes on with rejections like this one; null for other deliveries, and when a good one has come since. */
  streak: Streak | null
}

/** What a reason means and what to do about it. */
export interface Diagnosis {
  title: string
  explanation: string
  nextStep: string
}

/** What a delivery's reason means, and where the signature doctor found a cause, what that means in place of it. */
export interface DeliveryDiagnosis extends Diagnosis {
  cause: Cause | null
  findings: Findings | null
  /** What was looked at and what came of it, a sentence each. */
  checked: string[]
}

/** Rejections alike that came since the last good delivery. */
export interface Streak {
  count: number
  /** All rejections since then, whatever their kind. */
  outOf: number
  /** When the first of them that the log holds came. */
  firstAt: number
  /** When the last good delivery came; null when none ever did. */
  lastGoodAt: number | null
}
