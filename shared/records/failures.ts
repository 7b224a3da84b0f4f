import type { Cause } from '#shared/causes'
import type { FailureReason, RejectionReason } from '#shared/reasons'
import type { Diagnosis, Streak } from '#shared/records/deliveries'

// What failed and was rejected, by reason. Every time is in milliseconds since 1970, as Clerk writes them.

/** Rejections of one reason that have the same cause. */
export interface FailureCause {
  cause: Cause
  title: string
  nextStep: string
  count: number
  lastAt: number
  /** The newest one's id. */
  sampleId: string
}

export interface Failure extends Diagnosis {
  reason: RejectionReason | FailureReason
  kind: 'rejected' | 'failed'
  /** Deliveries (rejected) or events (failed) that the log holds now. */
  count: number
  firstAt: number
  lastAt: number
  /** The newest one: a delivery's id when rejected, an event's when failed. */
  sampleId: string
  /** The likeliest causes of the rejected ones, as far as any was found, the commonest first. */
  causes: FailureCause[]
  /** How it goes on; null when it does not, and for failed events. */
  streak: Streak | null
}

/** How often a reason came up in some time. */
export type FailureCount = Pick<Failure, 'reason' | 'kind' | 'count'>
