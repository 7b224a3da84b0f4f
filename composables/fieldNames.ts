import type { User } from '#shared/records/users'

/** What the fields of a row are called on the pages. */
export const ROW_LABELS = {
  id: 'User id',
  status: 'Status',
  deletedAt: 'Deleted',
  firstName: 'First name',
  lastName: 'Last name',
  username: 'Username',
  primaryEmail: 'Primary e-mail',
  primaryPhone: 'Primary phone',
  externalId: 'External id',
  imageUrl: 'Picture',
  createdAt: 'Created',
  updatedAt: 'Updated',
  lastSignInAt: 'Last sign-in',
  lastActiveAt: 'Last active',
  lastEventId: 'Row stands on event',
  syncedAt: 'Row written',
} as const satisfies Record<keyof User, string>

/** What a rebuild compares beside them. */
const KEPT_LABELS = { dataEventId: 'Version of event', dataOccurredAt: 'Version’s time', data: 'Clerk’s JSON', searchText: 'Search text' }

const LABELS = new Map<string, string>(Object.entries({ ...ROW_LABELS, ...KEPT_LABELS }))
const TIME_FIELD = /(?:At|_at)$/

/** The label of a field of the row; null for a path in Clerk's JSON, which is its own name. */
export function labelOf(field: string): string | null {
  return LABELS.get(field) ?? null
}

/** Whether a field holds a time in milliseconds. */
export function isTimeField(field: string): boolean {
  return TIME_FIELD.test(field)
}
