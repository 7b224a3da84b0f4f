import { expect, test } from 'vitest'
import type { PlacedEvent } from '#db/stored'
import { readUserAsOf } from '../../server/services/history/asOf'
import { CHARACTERS_READ_MAX, readProvenance, VERSIONS_READ_MAX } from '../../server/services/history/provenance'
import { EVENTS_READ_MAX } from '../../server/services/history/readHistory'

const event = (place: number, given: Partial<PlacedEvent> = {}): PlacedEvent => ({
  id: `msg_${place}`, type: 'user.updated', subjectId: 'user_ada', instanceId: null, occurredAt: place, receivedAt: place, settledAt: place, mendedAt: null, outcome: 'applied',
  reason: null, detail: null, deliveryCount: 1, supersededBy: null, place, ...given,
})
const versionOf = (place: number, data = {}) =>
  JSON.stringify({ type: 'user.updated', timestamp: place, data: { id: 'user_ada', updated_at: place, first_name: `Ada ${place}`, last_name: 'Lovelace', ...data } })

/** A log that holds these events, and whatever payloads it is given. */
function logOf(events: PlacedEvent[], payloadOf: (place: number) => string | null = versionOf) {
  const newestFirst = events.toReversed()
  const reads = { payloads: 0 }
  return {
    reads,
    listPlacedEvents: async (_userId: string, { after, limit }: { after?: { id: string }, limit: number }) => {
      const start = after ? newestFirst.findIndex(({ id }) => id === after.id) + 1 : 0
      return newestFirst.slice(start, start + limit)
    },
    getPayload: async (id: string) => {
      reads.payloads += 1
      return payloadOf(Number(id.slice('msg_'.length)))
    },
  }
}
const range = (count: number) => Array.from({ length: count }, (_, index) => event(index + 1))
const LAST = `msg_${EVENTS_READ_MAX + 3}`

test('a history beyond the bound is read to the bound: the row is known from the first version in it, and nothing before', async () => {
  const events = range(EVENTS_READ_MAX + 3)
  const asOf = (id: string, changed: PlacedEvent[] = events) => readUserAsOf(logOf(changed), 'user_ada', id)
  expect(await asOf(LAST)).toMatchObject({ state: 'row', user: { firstName: `Ada ${EVENTS_READ_MAX + 3}` } })
  expect(await asOf('msg_4')).toMatchObject({ state: 'row', user: { firstName: 'Ada 4' } })
  expect(await asOf('msg_3')).toBeNull()
  const ignored = events.with(3, event(4, { type: 'user.unheardOf', outcome: 'ignored', reason: 'type_not_synced' }))
  expect(await asOf('msg_4', ignored)).toMatchObject({ state: 'unknown', user: null })
  expect(await asOf('msg_1', range(1))).toMatchObject({ state: 'row' })
})

test('a deletion whose past is beyond the bound leaves a row that is not known', async () => {
  const events = range(EVENTS_READ_MAX + 3).map(({ place }) => event(place, { type: 'user.deleted' }))
  expect(await readUserAsOf(logOf(events), 'user_ada', LAST)).toMatchObject({ state: 'unknown', user: null })
})

test('a payload that is gone makes that moment unknown, and no other', async () => {
  const log = logOf(range(3), place => place === 2 ? null : versionOf(place))
  const states = await Promise.all([1, 2, 3].map(async place => (await readUserAsOf(log, 'user_ada', `msg_${place}`))?.state))
  expect(states).toEqual(['row', 'unknown', 'row'])
})

test('a version that came after the deletion cannot be compared when a payload is gone: not known, rather than guessed', async () => {
  const events = [event(1), event(2, { type: 'user.deleted' }), event(3, { outcome: 'superseded', reason: 'user_deleted' })]
  expect(await readUserAsOf(logOf(events), 'user_ada', 'msg_3')).toMatchObject({ state: 'row', user: { firstName: 'Ada 3', status: 'deleted', deletedAt: 2 } })
  for (const gone of [1, 3]) {
    expect(await readUserAsOf(logOf(events, place => place === gone ? null : versionOf(place)), 'user_ada', 'msg_3'), `${gone}`).toMatchObject({ state: 'unknown' })
  }
})

test('the search for what wrote a field stops at its bounds, and says so of what it has not found', async () => {
  const all = logOf(range(50), place => versionOf(place, { last_name: `Lovelace ${place}`, id: 'user_ada', created_at: place, updated_at: place }))
  const found = (await readProvenance(all, 'user_ada'))?.writtenBy
  expect(found).toMatchObject({ firstName: { id: 'msg_50' }, status: { id: 'msg_1' } })

  const long = logOf(range(VERSIONS_READ_MAX + 50))
  const bounded = (await readProvenance(long, 'user_ada'))?.writtenBy
  expect(bounded).toMatchObject({ firstName: { id: `msg_${VERSIONS_READ_MAX + 50}` }, lastName: null })
  expect(long.reads.payloads).toBeLessThanOrEqual(VERSIONS_READ_MAX + 1)

  const bulk = 'x'.repeat(CHARACTERS_READ_MAX / 4)
  const heavy = logOf(range(12), place => versionOf(place, { bulk }))
  expect((await readProvenance(heavy, 'user_ada'))?.writtenBy).toMatchObject({ firstName: { id: 'msg_12' }, lastName: null })
  expect(heavy.reads.payloads).toBeLessThanOrEqual(5)
})

test('a gap in the payloads ends the search: what is older is not known', async () => {
  const log = logOf(range(5), place => place === 2 ? null : versionOf(place))
  expect((await readProvenance(log, 'user_ada'))?.writtenBy).toMatchObject({ firstName: { id: 'msg_5', type: 'user.updated', occurredAt: 5 }, lastName: null })
})

test('of a list’s entries each has its own writer, and names that every object has are names like others', async () => {
  const log = logOf(range(3), place => versionOf(place, {
    email_addresses: [{ id: 'idn_1' }, ...(place > 1 ? [{ id: 'idn_2', verified: place > 2 }] : [])], constructor: place > 1,
  }))
  expect((await readProvenance(log, 'user_ada'))?.writtenBy).toMatchObject({
    'email_addresses[idn_1]': { id: 'msg_1' }, 'email_addresses[idn_2]': { id: 'msg_3' }, 'email_addresses': { id: 'msg_3' }, 'constructor': { id: 'msg_2' },
  })
})
