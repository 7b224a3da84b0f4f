import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Store } from '#db/store'
import { timelineQuery } from '#shared/queries'
import type { User, UserDetail } from '#shared/records/users'
import { changesBetween, ROW_FIELDS } from '../../server/services/history/changes'
import { ingest } from '../../server/services/ingest'
import { applyAgain } from '../../server/services/mend/applyAgain'
import { readUserAsOf } from '../../server/services/history/asOf'
import { readProvenance } from '../../server/services/history/provenance'
import { readTimeline } from '../../server/services/history/timeline'
import { describeUser } from '../../server/services/describeUser'
import { arrival, T0 } from './contract/given'
import { useSqliteFiles } from './sqliteFile'

const files = useSqliteFiles()

const small = fc.integer({ min: 0, max: 3 })
/** Times and names are few, so that ties, repetitions and events that change nothing are common. */
const anyEvent = fc.record({
  id: fc.integer({ min: 0, max: 30 }).map(number => `msg_${String(number).padStart(2, '0')}`),
  type: fc.constantFrom('user.created', 'user.updated', 'user.updated', 'user.updated', 'user.deleted', 'user.unheardOf'),
  updatedAt: fc.oneof({ weight: 5, arbitrary: small.map(ms => T0 + ms) }, fc.constant('soon')),
  timestamp: small.map(ms => T0 + ms),
  name: fc.constantFrom('Ada', 'Bo', ''),
  banned: fc.boolean(),
})
type AnyEvent = typeof anyEvent extends fc.Arbitrary<infer Value> ? Value : never

/** What is done with an event: delivered, delivered while a defect keeps it from being applied, or applied again by an admin. */
const deed = fc.integer({ min: 0, max: 7 }).map(dice => dice < 2 ? 'fail' : dice < 4 ? 'mend' : 'send')

/** Deliveries in any order, some of them again; their requests did not begin in the order of their commits. */
const histories = fc.uniqueArray(anyEvent, { selector: ({ id }) => id, minLength: 1, maxLength: 9 }).chain(events => fc.array(
  fc.record({ event: fc.constantFrom(...events), receivedAt: small.map(ms => T0 + ms), deed }),
  { minLength: 1, maxLength: 20 },
))

/** Every history has a user of its own in one store. */
interface Place { store: Store, userId: string }

function payloadOf(userId: string, { type, timestamp, updatedAt, name, banned }: AnyEvent): string {
  return JSON.stringify({ type, timestamp, instance_id: 'ins_1', data: { id: userId, updated_at: updatedAt, first_name: name, banned, public_metadata: { name } } })
}

function send({ store, userId }: Place, event: AnyEvent, receivedAt: number) {
  const payload = payloadOf(userId, event)
  return ingest(store, { id: `${userId} ${event.id}`, event: JSON.parse(payload), payload, signedAt: T0 }, arrival({ receivedAt }))
}

/** As a defect would have it: the event is stored as failed, whatever it holds. */
function fail({ store, userId }: Place, event: AnyEvent, receivedAt: number) {
  const { id, type, timestamp } = event
  const verified = { id: `${userId} ${id}`, type, subjectId: userId, instanceId: null, occurredAt: timestamp, payload: payloadOf(userId, event) }
  return store.settle(verified, { kind: 'fail', reason: 'internal_error', detail: null, statusCode: 500 }, arrival({ receivedAt }))
}

/** All within the same few milliseconds, so that only the order tells them apart. */
async function mend({ store, userId }: Place, { id }: AnyEvent, at: number) {
  const result = await applyAgain(store, `${userId} ${id}`, { at })
  const event = await store.getEvent(`${userId} ${id}`)
  return { result, settledAt: event?.mendedAt ?? null }
}

async function rowNow({ store, userId }: Place) {
  const found = await store.getUser(userId)
  return found && describeUser(found.user, found.data)
}

interface Write { eventId: string, before: UserDetail | null, after: UserDetail }

/** The last event after which a field was another than before it, or was there at all. */
function lastWriter(writes: Write[], field: keyof User): string | undefined {
  return writes.findLast(({ before, after }) => before?.[field] !== after[field])?.eventId
}

test('the row as of each event, and what each changed and wrote, are what the store had at that moment, whatever the order', async () => {
  const store = await files.openNew()
  let made = 0
  await fc.assert(fc.asyncProperty(histories, async (deliveries) => {
    const userId = `user_${++made}`
    const place = { store, userId }
    const writes: Write[] = []
    const moments = new Map<string, { before: UserDetail | null, after: UserDetail | null, at: number | null }>()
    for (const { event, receivedAt, deed } of deliveries) {
      const id = `${userId} ${event.id}`
      const before = await rowNow(place)
      let settledAt: number | null
      if (deed === 'mend') {
        const mended = await mend(place, event, receivedAt)
        if (mended.result?.before !== 'failed' || mended.result.after === 'failed') {
          expect(await rowNow(place), 'nothing had to be mended').toEqual(before)
          continue
        }
        settledAt = mended.settledAt
      }
      else {
        const { outcome } = await (deed === 'fail' ? fail : send)(place, event, receivedAt)
        if (outcome === 'duplicate' || (outcome === 'failed' && moments.has(id))) continue
        settledAt = outcome === 'failed' ? null : receivedAt
      }
      const after = await rowNow(place)
      if (after) writes.push({ eventId: id, before, after })
      moments.set(id, { before, after, at: settledAt })
    }
    const entries = await readTimeline(store, userId, timelineQuery.parse({ limit: 50 }))
    expect(entries?.items ?? []).toHaveLength(moments.size)
    for (const entry of entries?.items ?? []) {
      const { before, after, at } = moments.get(entry.id)!
      expect(entry.settledAt).toBe(at)
      expect(await readUserAsOf(store, userId, entry.id)).toMatchObject({ at: at ?? entry.receivedAt, state: after ? 'row' : 'none', user: after })
      const changes = after ? changesBetween(before, after).changes : []
      expect(entry.changes).toEqual(changes)
      expect(entry.effect).toBe(changes.length === 0 ? 'unchanged' : before ? 'changed' : 'created')
    }
    const writtenBy = (await readProvenance(store, userId))?.writtenBy ?? {}
    for (const field of ROW_FIELDS) expect(writtenBy[field]?.id, field).toBe(lastWriter(writes, field))
  }), { numRuns: 150 })
})

test('what was mended before another event came is told before it, also when no delivery of then is left', async () => {
  const store = await files.openNew()
  const place = { store, userId: 'user_mended' }
  const version: AnyEvent = { id: 'msg_1', type: 'user.created', updatedAt: T0, timestamp: T0, name: 'Ada', banned: false }
  const deletion: AnyEvent = { ...version, id: 'msg_2', type: 'user.deleted', timestamp: T0 + 9 }
  await fail(place, version, T0)
  await mend(place, version, T0 + 5)
  await send(place, deletion, T0 + 9)
  while (!await store.removeOlder(T0 + 10));
  expect(await readUserAsOf(store, place.userId, 'user_mended msg_2')).toMatchObject({ state: 'unknown' })
  expect(await readProvenance(store, place.userId)).toEqual({ writtenBy: {} })
})
