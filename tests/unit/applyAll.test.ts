import { expect, test, vi } from 'vitest'
import { StoreUnavailableError, type Store } from '#db/store'
import type { NotedEvent, Reapplied } from '#db/mended'
import { MENDED_EVENTS_KEPT } from '#shared/mendings'
import type { EventRecord } from '#shared/records/events'
import { applyAll, type AllStore } from '../../server/services/mend/applyAll'
import { createMender } from '../../server/services/mend/mender'

// Nobody waits here: half a minute of patience is over at once.
const waits = vi.hoisted(() => ({ count: 0 }))
vi.mock('node:timers/promises', async original => ({
  ...await original<typeof import('node:timers/promises')>(),
  setTimeout: async () => void waits.count++,
}))

const APPLIED: Reapplied = { before: 'failed', after: 'applied', isRowChanged: true, reason: null, detail: null }

/** A store of so many events, which notes what it is told. */
function storeOf(count: number, reapply: (id: string) => Promise<Reapplied | null> = async () => APPLIED) {
  const noted: { progress: Record<string, unknown>, events: NotedEvent[] } = { progress: {}, events: [] }
  const store: AllStore = {
    listOldestEvents: async (_filters, { after, limit }) => {
      const first = after ? after.at + 1 : 0
      return Array.from({ length: Math.min(limit, count - first) }, (_, at) => ({ id: `msg_${first + at}`, receivedAt: first + at }) as EventRecord)
    },
    getPayload: async () => '{"type":"session.created"}',
    reapply,
    noteMending: async (_id, progress, events = []) => {
      Object.assign(noted.progress, progress)
      noted.events.push(...events)
    },
  }
  return { store, noted }
}

test('every event is applied once, in order; of very many the first results are kept, and all are counted', async () => {
  const seen: string[] = []
  const { store, noted } = storeOf(MENDED_EVENTS_KEPT + 250, async (id) => {
    seen.push(id)
    return APPLIED
  })
  await applyAll(store, 1, { q: '' }, () => null)
  expect(seen).toEqual(Array.from({ length: MENDED_EVENTS_KEPT + 250 }, (_, at) => `msg_${at}`))
  expect(noted.progress).toEqual({ done: MENDED_EVENTS_KEPT + 250, total: MENDED_EVENTS_KEPT + 250, counts: { applied: MENDED_EVENTS_KEPT + 250 }, state: 'done', summary: undefined })
  expect(noted.events.map(({ eventId }) => eventId)).toEqual(seen.slice(0, MENDED_EVENTS_KEPT))
})

test('a database that is away for a while is waited for', async () => {
  let failures = 5
  const { store, noted } = storeOf(3, async () => {
    if (failures-- > 0) throw new StoreUnavailableError('locked')
    return APPLIED
  })
  waits.count = 0
  await applyAll(store, 1, { q: '' }, () => null)
  expect([noted.progress.state, noted.progress.done, waits.count]).toEqual(['done', 3, 5])
})

test('one that is away when the total is to be noted does not leave a mending behind that never runs', async () => {
  const { store, noted } = storeOf(3)
  let isAway = true
  const mender = createMender({
    ...store,
    listEvents: async () => ({ total: 3, totalIsExact: true }),
    startMending: async () => 7,
    noteMending: async (...note: Parameters<Store['noteMending']>) => {
      if (isAway) throw new StoreUnavailableError('locked')
      return store.noteMending(...note)
    },
  } as unknown as Store)
  const begun = mender.all({ q: '' }, 'user_admin').finally(() => isAway = false)
  expect(await begun).toEqual({ mendingId: 7 })
  await vi.waitFor(() => expect(noted.progress).toMatchObject({ state: 'done', done: 3, total: 3 }))
})

test('one that stays away ends it as failed, with what was done until then', async () => {
  const { store, noted } = storeOf(3, async (id) => {
    if (id === 'msg_1') throw new StoreUnavailableError('gone')
    return APPLIED
  })
  await applyAll(store, 1, { q: '' }, () => null)
  expect(noted.progress).toMatchObject({ state: 'failed', done: 1, counts: { applied: 1 }, summary: expect.stringContaining('stays done') as string })
})

test('nobody waits for it once the mending is to end', async () => {
  let end: 'interrupted' | null = null
  const { store, noted } = storeOf(3, async () => {
    end = 'interrupted'
    throw new StoreUnavailableError('closing')
  })
  waits.count = 0
  await applyAll(store, 1, { q: '' }, () => end)
  expect([noted.progress.state, noted.progress.done, waits.count]).toEqual(['interrupted', 0, 0])
})
