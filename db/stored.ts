import type { Cause } from '#shared/causes'
import type { Findings } from '#shared/findings'
import type { DeliveryDetail } from '#shared/records/deliveries'
import type { EventDetail, EventRecord } from '#shared/records/events'
import type { Failure, FailureCause } from '#shared/records/failures'

/** What the log knows of clocks. */
export interface ClockEvidence {
  /** The latest deliveries that were verified, and those that were not for their time alone: their signature was right for it. */
  others: {
    isVerified: boolean
    /** In milliseconds since 1970, by this server's clock. */
    receivedAt: number
    /** In seconds since 1970, and by how much that was ahead of this server's clock. */
    signedAt: number
    skewSeconds: number
  }[]
  /** When a delivery with the same id, signed at the same second, was taken; in milliseconds since 1970. */
  takenAt: number | null
}

/** A delivery as the log keeps it. */
export interface StoredDelivery extends Omit<DeliveryDetail, 'diagnosis' | 'isExcerptMasked' | 'streak'> {
  cause: Cause | null
  findings: Findings | null
}

/** A reason and what failed by it, as the log counts it. */
export interface FailureGroup extends Pick<Failure, 'reason' | 'kind' | 'count' | 'firstAt' | 'lastAt' | 'sampleId'> {
  causes: Omit<FailureCause, 'title' | 'nextStep'>[]
}

/** An event as the log keeps it. */
export interface StoredEvent extends Omit<EventDetail, 'maskedValues' | 'newerBy'> {
  /** The payload of the event that `supersededBy` names, when the log has it. */
  supersededByPayload: string | null
}

/** An event of the log with its place in the order in which events were settled, which is the order of their effects. */
export interface PlacedEvent extends EventRecord {
  /**
   * The number of the delivery that settled it, or after which it was mended; of one that has failed so far, of its first
   * delivery. 0 where the log no longer holds that delivery: only the oldest ones go.
   */
  place: number
  /** When the delivery that settled it arrived, or when it was mended; null while it has failed. */
  settledAt: number | null
  /** When an admin had it applied, after it had failed; null for one that a delivery settled. Its effect came after that of `place`. */
  mendedAt: number | null
}
