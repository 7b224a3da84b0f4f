import type { MendingRecord } from '#shared/mendings'
import { useRowActions } from '~/composables/rowActions'
import type { Column } from '~/composables/useColumns'

export type MendingColumn = 'what' | 'state' | 'result' | 'startedBy' | 'startedAt'

export const MENDING_COLUMNS: Column<MendingColumn>[] = [
  { key: 'what', label: 'What' },
  { key: 'state', label: 'State', class: 'w-36 @max-2xl:hidden', optional: 'shown' },
  { key: 'result', label: 'Result', class: 'w-64 @max-4xl:hidden', optional: 'shown' },
  { key: 'startedBy', label: 'Started by', class: 'w-48 @max-3xl:hidden', optional: 'shown' },
  { key: 'startedAt', label: 'Started', class: 'w-47 @max-xl:hidden', optional: 'shown' },
]

/** What can be done with a row of the list of mendings. */
export function useMendingActions() {
  const { open, copy } = useRowActions()

  return ({ id, request, starter }: MendingRecord) => [
    [
      open(`/mending/${id}`),
      ...(request.eventId ? [open(`/events/${encodeURIComponent(request.eventId)}`, 'Open the event')] : []),
      ...(starter ? [open(`/users/${encodeURIComponent(starter.id)}`, 'Open who started it')] : []),
    ],
    ...(request.eventId ? [[copy(request.eventId, 'event id')]] : []),
  ]
}
