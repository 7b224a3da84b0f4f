import type { Alert } from '#shared/alerts'

export type NewAlert = Pick<Alert, 'kind' | 'since' | 'noticedAt' | 'facts'>

/** What is noted of an alert; what is not given stays as it was. */
export type AlertNote = Partial<Pick<Alert, 'endedAt' | 'toldAt' | 'toldEndAt' | 'facts'>>

/** A delivery that others are counted from. */
export interface Landmark {
  /** 0 where the log no longer holds it: its event tells of it then. */
  deliveryId: number
  at: number
}

/** Deliveries of a streak that have all of this in common. */
export interface StreakPart {
  reason: string
  sourceIp: string | null
  /** Whether the sender calls itself Svix. */
  isSvixAgent: boolean
  count: number
  firstAt: number
}

/** What came after a delivery. */
export interface Streaks {
  /** The newest delivery of all; 0 when there is none. */
  lastId: number
  /** The newest verified one; null when there is none among them. */
  verified: Landmark | null
  /** The newest one that was answered with 2xx. */
  good: Landmark | null
  /** Rejected ones since the newest good one. */
  rejected: StreakPart[]
  /** Verified ones since the newest good one, whose events could not be applied then. */
  failed: StreakPart[]
}
