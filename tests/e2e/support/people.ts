import { userEvent } from '../../fixtures/events'

const START = Date.UTC(2026, 4, 4, 12)
const MINUTE_MS = 60_000

export interface Person {
  id: string
  first_name?: string | null
  last_name?: string | null
  email?: string
  [field: string]: unknown
}

/** An event about a person. What is not told is as in Clerk's example, but for its external id. */
export function personEvent({ email, ...data }: Person, type = 'user.created') {
  const addresses = email === undefined ? {} : { email_addresses: [{ id: 'idn_1', email_address: email, verification: { status: 'verified' } }], primary_email_address_id: 'idn_1' }
  const at = typeof data.updated_at === 'number' ? data.updated_at : START
  return userEvent({ external_id: null, created_at: START, updated_at: at, ...addresses, ...data }, { type, timestamp: at })
}

export function deletionOf(id: string, at = START + MINUTE_MS) {
  return { type: 'user.deleted', object: 'event', instance_id: 'ins_123', timestamp: at, data: { id, object: 'user', deleted: true } }
}

/** Minutes after the time at which people of these tests were created, in milliseconds since 1970. */
export function minute(count: number): number {
  return START + count * MINUTE_MS
}
