import { mountSuspended, registerEndpoint } from '@nuxt/test-utils/runtime'
import { getQuery } from 'h3'
import { expect, test } from 'vitest'
import type { MendingRecord } from '#shared/mendings'
import MendingEvents from '~/components/mending/Events.vue'

const asked: ((ids: string[]) => void)[] = []
registerEndpoint('/api/mendings/1/events', () => new Promise((resolve) => {
  asked.push(ids => resolve({ items: ids.map(id => ({ id, type: 'user.created', before: 'failed', after: 'applied' })), nextCursor: null, total: ids.length, totalIsExact: true }))
}))

test('what was done while an answer was on its way is asked for when that is there', async () => {
  const done = ref(1)
  const mounting = mountSuspended({ setup: () => () => h(MendingEvents, { mending: { id: 1, done: done.value } as unknown as MendingRecord }) })
  await expect.poll(() => asked.length).toBe(1)
  done.value = 2
  await nextTick()
  asked[0]!(['msg_1'])
  const component = await mounting
  await expect.poll(() => asked.length).toBe(2)
  done.value = 3
  await nextTick()
  asked[1]!(['msg_1', 'msg_2'])
  await expect.poll(() => asked.length).toBe(3)
  asked[2]!(['msg_1', 'msg_2', 'msg_3'])
  await expect.poll(() => component.findAll('li').length).toBe(3)
  expect(asked).toHaveLength(3)
  component.unmount()
})

const mended = (place: number) => ({ id: place, eventId: `msg_${place}`, type: 'user.created', before: 'failed', after: 'applied' })

/** Two events a page, of as many as there are. */
let there = 0
const pages: unknown[] = []
registerEndpoint('/api/mendings/2/events', (event) => {
  const { cursor } = getQuery(event)
  pages.push(cursor)
  const from = Number(cursor ?? 0)
  const items = Array.from({ length: Math.min(2, there - from) }, (_, at) => mended(from + at + 1))
  return { items, nextCursor: from + 2 < there ? String(from + 2) : null, total: there, totalIsExact: true }
})

test('what is done beyond a full page is counted with it, and “Load more” goes on leading there', async () => {
  const done = ref(there = 3)
  const component = await mountSuspended({ setup: () => () => h(MendingEvents, { mending: { id: 2, done: done.value } as unknown as MendingRecord }) })
  const summary = () => component.find('[role=status]').text()
  const goTo = async (count: number) => {
    done.value = there = count
    await nextTick()
  }
  await expect.poll(summary).toBe('2 of 3 events')
  await goTo(4)
  expect(summary()).toBe('2 of 4 events')
  expect(component.text()).toContain('In the order in which they were applied.')
  expect(pages).toEqual([undefined])

  const loadMore = () => component.findAll('button').find(button => button.text() === 'Load more')!.trigger('click')
  await loadMore()
  await expect.poll(summary).toBe('4 events')
  await goTo(5)
  await expect.poll(summary).toBe('2 of 5 events')
  await loadMore()
  await expect.poll(summary).toBe('4 of 5 events')

  await goTo(10_001)
  expect(component.text()).toContain('Of 10,001 events the first 10,000 are kept.')
  component.unmount()
})

/** What follows the first page is answered when the test wants. */
const rest: ((page: unknown) => void)[] = []
let firstPages = 0
registerEndpoint('/api/mendings/3/events', (event) => {
  if (getQuery(event).cursor) return new Promise(resolve => rest.push(resolve))
  firstPages++
  return { items: [mended(1), mended(2)], nextCursor: '2', total: there, totalIsExact: true }
})

test('what is done while the rest is being loaded is asked for once that is there, though nothing more is done', async () => {
  const done = ref(there = 3)
  const component = await mountSuspended({ setup: () => () => h(MendingEvents, { mending: { id: 3, done: done.value } as unknown as MendingRecord }) })
  const summary = () => component.find('[role=status]').text()
  await expect.poll(summary).toBe('2 of 3 events')
  await component.findAll('button').find(button => button.text() === 'Load more')!.trigger('click')
  await expect.poll(() => rest.length).toBe(1)
  done.value = there = 4
  await nextTick()
  rest[0]!({ items: [mended(3)], nextCursor: null, total: 3, totalIsExact: true })
  await expect.poll(() => firstPages).toBe(2)
  await expect.poll(summary).toBe('2 of 4 events')
  component.unmount()
})
