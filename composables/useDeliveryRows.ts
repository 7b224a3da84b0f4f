import type { Delivery } from '#shared/records/deliveries'
import { REASONS } from '#shared/reasons'
import { useRowActions } from '~/composables/rowActions'
import type { Column } from '~/composables/useColumns'

type Filters = Record<'outcome' | 'reason', string>
export type DeliveryColumn = 'receivedAt' | 'outcome' | 'event' | 'answer' | 'sourceIp' | 'userAgent' | 'bodyBytes'

export const DELIVERY_COLUMNS: Column<DeliveryColumn>[] = [
  { key: 'receivedAt', label: 'Received' },
  { key: 'outcome', label: 'Outcome', class: 'w-56 @max-2xl:hidden', optional: 'shown' },
  { key: 'event', label: 'Event', class: 'w-80 @max-5xl:hidden', optional: 'shown' },
  { key: 'answer', label: 'Answer', class: 'w-24 @max-4xl:hidden', optional: 'shown' },
  { key: 'sourceIp', label: 'Source', class: 'w-40 @max-4xl:hidden', optional: 'shown' },
  { key: 'userAgent', label: 'User agent', class: 'w-44', optional: 'hidden' },
  { key: 'bodyBytes', label: 'Body', class: 'w-28', optional: 'hidden' },
]

/** What can be done with a row of the deliveries' list. */
export function useDeliveryActions(setFilters: (patch: Partial<Filters>) => void) {
  const { open, copy, filter } = useRowActions()

  return ({ id, eventId, outcome, reason, sourceIp }: Delivery) => [
    [
      open(`/deliveries/${id}`),
      ...(eventId && outcome !== 'rejected' ? [open(`/events/${encodeURIComponent(eventId)}`, 'Open the event')] : []),
    ],
    [
      copy(String(id), 'delivery number'),
      ...(eventId ? [copy(eventId, 'event id')] : []),
      ...(sourceIp ? [copy(sourceIp, 'source address')] : []),
    ],
    [
      filter(outcome, () => setFilters({ outcome })),
      ...(reason ? [filter(`“${REASONS[reason].title}”`, () => setFilters({ reason }))] : []),
    ],
  ]
}
