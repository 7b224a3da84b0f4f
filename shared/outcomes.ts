/** What became of an event. */
export const EVENT_OUTCOMES = ['applied', 'superseded', 'ignored', 'failed'] as const
export type EventOutcome = (typeof EVENT_OUTCOMES)[number]

/** What became of one HTTP request to the webhook endpoint. */
export const DELIVERY_OUTCOMES = ['accepted', 'duplicate', 'rejected', 'failed'] as const
export type DeliveryOutcome = (typeof DELIVERY_OUTCOMES)[number]

/** One sentence for each outcome of a delivery. What became of an event takes more: see composables/eventSentence.ts. */
export const DELIVERY_OUTCOME_TEXTS: Record<DeliveryOutcome, string> = {
  accepted: 'Verified, and its event was settled by this delivery.',
  duplicate: 'Verified, but its event had been settled before.',
  rejected: 'Refused: its body was neither trusted nor used.',
  failed: 'Verified, but its event could not be applied.',
}
