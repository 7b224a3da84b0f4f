import type { Arrival, Effect, Settlement, UserVersion, VerifiedEvent } from '#db/delivered'
import type { Store } from '#db/store'

/** A time that tests count from. */
export const T0 = 1_700_000_000_000
export const HOUR_MS = 3_600_000

function version(given: Partial<UserVersion> = {}): UserVersion {
  const id = given.id ?? 'user_ada'
  return {
    id,
    externalId: null,
    username: null,
    firstName: 'Ada',
    lastName: 'Lovelace',
    primaryEmail: 'ada@example.org',
    primaryPhone: null,
    imageUrl: null,
    status: 'active',
    createdAt: T0,
    updatedAt: T0,
    lastSignInAt: null,
    lastActiveAt: null,
    data: `{"id":"${id}"}`,
    searchText: [id, given.firstName ?? 'Ada', given.lastName ?? 'Lovelace', given.primaryEmail ?? 'ada@example.org'].join('\n'),
    ...given,
  }
}

export function event(given: Partial<VerifiedEvent> = {}): VerifiedEvent {
  return {
    id: 'msg_1',
    type: 'user.updated',
    subjectId: 'user_ada',
    instanceId: 'ins_1',
    occurredAt: T0,
    payload: '{"type":"user.updated"}',
    ...given,
  }
}

export function arrival(given: Partial<Arrival> = {}): Arrival {
  return {
    receivedAt: T0,
    durationMs: 1,
    sourceIp: '192.0.2.1',
    userAgent: 'Svix-Webhooks/1.0',
    bodyBytes: 23,
    headers: { 'svix-id': 'msg_1' },
    ...given,
  }
}

/** A step of a user's history: the event, and what it asks of the row. */
export interface Step {
  event: VerifiedEvent
  effect: Effect
}

export function update(id: string, given: Partial<UserVersion> & { occurredAt?: number } = {}): Step {
  const { occurredAt, ...user } = given
  const effect = { kind: 'upsert', user: version(user) } as const
  return { effect, event: event({ id, subjectId: effect.user.id, occurredAt: occurredAt ?? effect.user.updatedAt }) }
}

export function deletion(id: string, occurredAt: number, userId = 'user_ada'): Step {
  return { effect: { kind: 'delete', userId }, event: event({ id, type: 'user.deleted', subjectId: userId, occurredAt }) }
}

export function settle(store: Store, step: Step, receivedAt = T0): Promise<Settlement> {
  return store.settle(step.event, step.effect, arrival({ receivedAt }))
}

/** A user's row and data without the time at which it was written, which is the one thing that order may change. */
export async function rowOf(store: Store, id = 'user_ada') {
  const found = await store.getUser(id)
  if (!found) return null
  const { syncedAt, ...user } = found.user
  return { ...user, data: found.data }
}

export function rejection(given: Partial<Parameters<Store['reject']>[0]> = {}) {
  return { reason: 'signature_mismatch', detail: null, statusCode: 400, claimedEventId: 'msg_x', bodyExcerpt: 'hello', ...given } as const
}

/** More pages than any test has rows: a cursor that leads back would lead round for ever. */
const PAGES_AT_MOST = 100

/** Follows a list's cursors to its end. */
export async function everyPage<Item>(fetchPage: (cursor: string | null) => Promise<{ items: Item[], nextCursor: string | null }>) {
  const items: Item[] = []
  let cursor: string | null = null
  let pages = 0
  do {
    if (++pages > PAGES_AT_MOST) throw new Error('The cursors lead to no end')
    const page: { items: Item[], nextCursor: string | null } = await fetchPage(cursor)
    items.push(...page.items)
    cursor = page.nextCursor
  } while (cursor !== null)
  return items
}
