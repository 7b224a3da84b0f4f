import type { MendedEvent, MendedOutcome, Mending, MendingState } from '#shared/mendings'
import type { EventOutcome } from '#shared/outcomes'
import type { Reason } from '#shared/reasons'

/** What applying an event of the log again came to. */
export interface Reapplied {
  before: EventOutcome
  after: MendedOutcome
  /** Whether the user's row says something else now, or is there for the first time. */
  isRowChanged: boolean
  /** Why it could not be applied, or why it changed no row. */
  reason: Reason | null
  detail: string | null
}

export interface ReapplyOptions {
  /** When it is done; now when absent. */
  at?: number
  /** The same work, undone at its end: it tells what would happen. */
  isPreview?: boolean
}

/** How far a mending is. What is not given stays as it was; a state that ends it sets the time of its end. */
export type MendingProgress = Partial<Pick<Mending, 'done' | 'total' | 'counts' | 'summary' | 'request'>> & { state?: MendingState }

/** What a mending did to an event, as it is noted: its place and its type are known where it is kept. */
export type NotedEvent = Omit<MendedEvent, 'id' | 'type'>
