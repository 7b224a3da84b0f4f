import { expect, test } from 'vitest'
import { MENDINGS_KEPT, type Store } from '#db/store'
import { pageQuery } from '#shared/queries'
import { everyPage } from './given'

const REQUEST = { kind: 'reprocess', startedBy: 'user_admin', request: { filters: { outcome: 'failed' } } } as const
const mended = (eventId: string) => ({ eventId, before: 'failed', after: 'applied', reason: null, detail: null } as const)
const pageAfter = (cursor: string | null, limit: number) => pageQuery.parse({ cursor: cursor ?? undefined, limit })

export function mendingsContract(openNew: () => Promise<Store>) {
  test('one is noted with who started it, how far it is, what it did to each event, and how it ended', async () => {
    const store = await openNew()
    const id = await store.startMending(REQUEST)
    expect(await store.getMending(id)).toMatchObject({ ...REQUEST, state: 'running', done: 0, total: null, counts: {}, finishedAt: null })
    await store.noteMending(id, { done: 2, total: 3 }, [mended('msg_1'), mended('msg_2')])
    await store.noteMending(id, { done: 3, counts: { applied: 3 }, state: 'done', summary: 'All went well.' }, [mended('msg_3')])
    expect(await store.getMending(id)).toMatchObject({ state: 'done', done: 3, total: 3, counts: { applied: 3 }, summary: 'All went well.', finishedAt: expect.any(Number) })
    const events = await everyPage(cursor => store.listMendedEvents(id, pageAfter(cursor, 2)))
    expect(events).toEqual([1, 2, 3].map(id => ({ id, type: null, ...mended(`msg_${id}`) })))
  })

  test('what has ended stays ended', async () => {
    const store = await openNew()
    const id = await store.startMending(REQUEST)
    await store.noteMending(id, { state: 'cancelled' })
    await store.noteMending(id, { state: 'done', done: 9 })
    expect(await store.getMending(id)).toMatchObject({ state: 'cancelled', done: 0 })
  })

  test('a start of the server interrupts what runs or waits, and nothing else', async () => {
    const store = await openNew()
    const ids = [await store.startMending(REQUEST), await store.startMending(REQUEST), await store.startMending(REQUEST)]
    await store.noteMending(ids[1]!, { state: 'waiting' })
    await store.noteMending(ids[2]!, { state: 'done' })
    await store.interruptMendings()
    const states = await Promise.all(ids.map(async id => (await store.getMending(id))?.state))
    expect(states).toEqual(['interrupted', 'interrupted', 'done'])
  })

  test('the newest come first, and the oldest make room with all that belongs to them', async () => {
    const store = await openNew()
    const first = await store.startMending(REQUEST)
    await store.noteMending(first, {}, [mended('msg_1')])
    for (let more = 0; more < MENDINGS_KEPT; more++) await store.startMending(REQUEST)
    expect(await store.getMending(first)).toBeNull()
    expect((await store.listMendedEvents(first, { limit: 1 })).items).toEqual([])
    const all = await everyPage(cursor => store.listMendings(pageAfter(cursor, 200)))
    expect(all.map(({ id }) => id)).toEqual(Array.from({ length: MENDINGS_KEPT }, (_, index) => first + MENDINGS_KEPT - index))
  })
}
