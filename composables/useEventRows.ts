import type { RouteLocationRaw } from 'vue-router'
import type { EventRecord } from '#shared/records/events'
import { REASONS } from '#shared/reasons'
import { useRowActions } from '~/composables/rowActions'
import type { Column } from '~/composables/useColumns'

type Filters = Record<'type' | 'outcome' | 'reason' | 'subject', string>
export type EventColumn = 'event' | 'outcome' | 'subject' | 'receivedAt' | 'occurredAt' | 'deliveryCount' | 'instanceId'

export const EVENT_COLUMNS: Column<EventColumn>[] = [
  { key: 'event', label: 'Event' },
  { key: 'outcome', label: 'Outcome', class: 'w-52 @max-2xl:hidden', optional: 'shown' },
  { key: 'subject', label: 'Subject', class: 'w-80 @max-5xl:hidden', optional: 'shown' },
  { key: 'receivedAt', label: 'Received', class: 'w-47 @max-xl:hidden', optional: 'shown' },
  { key: 'occurredAt', label: 'Happened', class: 'w-47', optional: 'hidden' },
  { key: 'deliveryCount', label: 'Deliveries', class: 'w-28', optional: 'hidden' },
  { key: 'instanceId', label: 'Clerk instance', class: 'w-44', optional: 'hidden' },
]

/** What can be done with a row of the events' list. */
export function useEventActions(addressOf: (id: string) => RouteLocationRaw, setFilters: (patch: Partial<Filters>) => void) {
  const { open, copy, filter } = useRowActions()

  return (event: EventRecord) => {
    const { id, type, outcome, reason, subjectId } = event
    return [
      [
        open(addressOf(id)),
        ...(subjectId && type.startsWith('user.') ? [open(`/users/${encodeURIComponent(subjectId)}`, 'Open the user')] : []),
      ],
      [copy(id, 'event id'), ...(subjectId ? [copy(subjectId, 'subject id')] : [])],
      [
        filter(type, () => setFilters({ type })),
        filter(outcome, () => setFilters({ outcome })),
        ...(reason ? [filter(`“${REASONS[reason].title}”`, () => setFilters({ reason }))] : []),
        ...(subjectId ? [filter('events about this subject', () => setFilters({ subject: subjectId }))] : []),
      ],
    ]
  }
}
