import type { Delivery } from '#shared/records/deliveries'
import type { EventRecord } from '#shared/records/events'
import type { User } from '#shared/records/users'

/** The forms of an exported file; each is the ending of its name too. */
export const EXPORT_FORMATS = ['csv', 'jsonl'] as const
export type ExportFormat = (typeof EXPORT_FORMATS)[number]

/** What is exported of each list. */
export interface ExportedRows {
  users: User
  events: EventRecord
  deliveries: Delivery
}
export type ExportList = keyof ExportedRows

type Kind = 'text' | 'number' | 'time'
export type Columns<Row> = Record<keyof Row & string, Kind>

/** The fields of each list's rows, in the order in which a file has them. */
export const EXPORT_COLUMNS: { [List in ExportList]: Columns<ExportedRows[List]> } = {
  users: {
    id: 'text',
    externalId: 'text',
    username: 'text',
    firstName: 'text',
    lastName: 'text',
    primaryEmail: 'text',
    primaryPhone: 'text',
    imageUrl: 'text',
    status: 'text',
    createdAt: 'time',
    updatedAt: 'time',
    lastSignInAt: 'time',
    lastActiveAt: 'time',
    deletedAt: 'time',
    lastEventId: 'text',
    syncedAt: 'time',
  },
  events: {
    id: 'text',
    type: 'text',
    subjectId: 'text',
    instanceId: 'text',
    occurredAt: 'time',
    receivedAt: 'time',
    outcome: 'text',
    reason: 'text',
    detail: 'text',
    deliveryCount: 'number',
    supersededBy: 'text',
  },
  deliveries: {
    id: 'number',
    eventId: 'text',
    receivedAt: 'time',
    outcome: 'text',
    reason: 'text',
    detail: 'text',
    statusCode: 'number',
    durationMs: 'number',
    sourceIp: 'text',
    userAgent: 'text',
    bodyBytes: 'number',
  },
}

/** The name of a file: `rollcall-users-20261124T023000Z.csv`, with the time in UTC. */
export function exportFileName(list: ExportList, format: ExportFormat, at: number): string {
  const time = new Date(at).toISOString().replaceAll(/[-:]|\.\d+/g, '')
  return `rollcall-${list}-${time}.${format}`
}
