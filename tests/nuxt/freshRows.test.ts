import { mountSuspended } from '@nuxt/test-utils/runtime'
import { beforeEach, expect, test, vi } from 'vitest'
import FreshRows from '~/components/list/FreshRows.vue'
import { useFreshRows } from '~/composables/useFreshRows'
import type { Page } from '#shared/records/page'

interface Row { id: number, outcome?: string }

type Tick = (isWanted: () => boolean) => Promise<void>
const { ticks } = vi.hoisted(() => ({ ticks: [] as Tick[] }))
vi.mock('~/composables/useLive', () => ({ useLive: (tick: Tick) => ticks.push(tick) }))

const LIMIT = 3
const fetchFirst = vi.fn<() => Promise<Page<Row>>>()
const list = shallowRef<Page<Row>>()
const filters = ref('all')
const isAtTop = ref(false)

/** A page of these ids, and whether there is more below it. */
const pageOf = (ids: number[], nextCursor: string | null = 'more'): Page<Row> => ({ items: ids.map(id => ({ id })), nextCursor, total: 100, totalIsExact: true })
const shownIds = () => list.value?.items.map(({ id }) => id)

function follow() {
  ticks.length = 0
  const rows = useFreshRows<Row>({
    shown: () => list.value,
    put: (page) => {
      list.value = page
    },
    of: () => filters.value,
    fetchFirst,
    asked: LIMIT,
    isAtTop: () => isAtTop.value,
  })
  return { ...rows, tick: (isWanted = () => true) => ticks[0]!(isWanted) }
}

beforeEach(() => {
  vi.resetAllMocks()
  list.value = pageOf([6, 5, 4, 3, 2], 'below')
  filters.value = 'all'
  isAtTop.value = false
})

test('new rows wait above the others until they are asked for', async () => {
  const { fresh, show, tick } = follow()
  fetchFirst.mockResolvedValueOnce(pageOf([7, 6, 5])).mockResolvedValueOnce(pageOf([8, 7, 6]))
  await tick()
  expect(fresh.value).toEqual({ count: 1, isExact: true })
  await tick()
  expect(fresh.value).toEqual({ count: 2, isExact: true })
  expect(shownIds()).toEqual([6, 5, 4, 3, 2])
  show()
  expect(shownIds()).toEqual([8, 7, 6, 5, 4, 3, 2])
  expect([fresh.value.count, list.value?.nextCursor]).toEqual([0, 'below'])
  show()
  expect(shownIds()).toEqual([8, 7, 6, 5, 4, 3, 2])
})

test('rows that are shown are renewed where they stand, and the total with them', async () => {
  const { fresh, tick } = follow()
  fetchFirst.mockResolvedValueOnce({ ...pageOf([]), items: [{ id: 7 }, { id: 6 }, { id: 5, outcome: 'applied' }], total: 101 })
  await tick()
  expect(list.value?.items).toEqual([{ id: 6 }, { id: 5, outcome: 'applied' }, { id: 4 }, { id: 3 }, { id: 2 }])
  expect([list.value?.total, list.value?.nextCursor, fresh.value.count]).toEqual([101, 'below', 1])
})

test('an answer that is not wanted any more changes nothing', async () => {
  const { fresh, tick } = follow()
  isAtTop.value = true
  fetchFirst.mockResolvedValueOnce(pageOf([8, 7, 6]))
  await tick(() => false)
  expect([shownIds(), fresh.value.count]).toEqual([[6, 5, 4, 3, 2], 0])
})

test('at the top of the list new rows are shown at once', async () => {
  const { fresh, tick } = follow()
  isAtTop.value = true
  fetchFirst.mockResolvedValueOnce(pageOf([8, 7, 6]))
  await tick()
  expect([shownIds(), fresh.value.count]).toEqual([[8, 7, 6, 5, 4, 3, 2], 0])
})

test('at the top the list takes what the page covers: rows that match no more are gone, and others may have come between', async () => {
  const { fresh, tick } = follow()
  isAtTop.value = true
  fetchFirst.mockResolvedValueOnce(pageOf([7, 5, 4])).mockResolvedValueOnce(pageOf([7, 6, 4])).mockResolvedValueOnce(pageOf([3], null))
  await tick()
  expect(shownIds()).toEqual([7, 5, 4, 3, 2])
  await tick()
  expect(shownIds()).toEqual([7, 6, 4, 3, 2])
  await tick()
  expect([shownIds(), list.value?.nextCursor, fresh.value.count]).toEqual([[3], null, 0])
})

test('the last rows that are shown go as well when they match no more, and what stands there now follows', async () => {
  const { tick } = follow()
  isAtTop.value = true
  list.value = pageOf([6, 5, 4], 'below')
  fetchFirst.mockResolvedValueOnce(pageOf([6, 5, 3], 'three')).mockResolvedValueOnce(pageOf([6, 5, 2], 'two'))
  await tick()
  expect([shownIds(), list.value?.nextCursor]).toEqual([[6, 5, 3], 'three'])
  await tick()
  expect([shownIds(), list.value?.nextCursor]).toEqual([[6, 5, 2], 'two'])
})

test('a list that was shown to its end leads on to what has come to match below its last row', async () => {
  const { tick } = follow()
  isAtTop.value = true
  list.value = pageOf([6, 5], null)
  fetchFirst.mockResolvedValueOnce(pageOf([6, 5, 4], 'four')).mockResolvedValueOnce(pageOf([7, 6, 5], 'five'))
  await tick()
  expect([shownIds(), list.value?.nextCursor]).toEqual([[6, 5, 4], 'four'])
  list.value = pageOf([7, 6, 5], null)
  await tick()
  expect([shownIds(), list.value?.nextCursor]).toEqual([[7, 6, 5], 'five'])
})

test('rows that match no more stay where somebody has scrolled; those that came between wait with the new ones', async () => {
  const { fresh, show, tick } = follow()
  fetchFirst.mockResolvedValueOnce(pageOf([7, 4, 3]))
  await tick()
  expect([shownIds(), fresh.value]).toEqual([[6, 5, 4, 3, 2], { count: 1, isExact: true }])
  show()
  expect(shownIds()).toEqual([7, 4, 3, 2])
})

test('a page that is not full holds all that is new, wherever the rows that are shown lie', async () => {
  const { fresh, show, tick } = follow()
  fetchFirst.mockResolvedValueOnce(pageOf([], 'further')).mockResolvedValueOnce(pageOf([20], 'further'))
  isAtTop.value = true
  await tick()
  expect([shownIds(), list.value?.nextCursor]).toEqual([[6, 5, 4, 3, 2], 'below'])
  isAtTop.value = false
  await tick()
  expect(fresh.value).toEqual({ count: 1, isExact: true })
  show()
  expect([shownIds(), list.value?.nextCursor]).toEqual([[20, 6, 5, 4, 3, 2], 'below'])
})

test('where a whole page is new there may be more: the list starts anew, without a gap', async () => {
  const { fresh, show, tick } = follow()
  fetchFirst.mockResolvedValueOnce(pageOf([20, 19, 18], 'between'))
  await tick()
  expect(fresh.value).toEqual({ count: LIMIT, isExact: false })
  show()
  expect([shownIds(), list.value?.nextCursor]).toEqual([[20, 19, 18], 'between'])
})

test('the first rows of an empty list are no more than they are', async () => {
  list.value = pageOf([], null)
  const { fresh, show, tick } = follow()
  fetchFirst.mockResolvedValueOnce(pageOf([2, 1], null))
  await tick()
  expect(fresh.value).toEqual({ count: 2, isExact: true })
  show()
  expect([shownIds(), list.value?.nextCursor]).toEqual([[2, 1], null])
})

test('an answer to other filters counts for nothing, nor does what waited under them', async () => {
  const { fresh, show, tick } = follow()
  fetchFirst.mockImplementationOnce(async () => {
    filters.value = 'failed'
    return { ...pageOf([7, 6]), total: 1 }
  })
  await tick()
  expect([list.value?.total, fresh.value.count]).toEqual([100, 0])

  fetchFirst.mockResolvedValueOnce(pageOf([7, 6]))
  await tick()
  expect(fresh.value.count).toBe(1)
  filters.value = 'all'
  expect(fresh.value.count).toBe(0)
  show()
  expect(shownIds()).toEqual([6, 5, 4, 3, 2])
})

test('an answer older than what the list fetched meanwhile does not replace it', async () => {
  const { tick } = follow()
  fetchFirst.mockImplementationOnce(async () => {
    list.value = { ...pageOf([]), items: [{ id: 7, outcome: 'applied' }] }
    return { ...pageOf([]), items: [{ id: 7, outcome: 'failed' }] }
  }).mockResolvedValueOnce({ ...pageOf([]), items: [{ id: 7, outcome: 'applied' }] })
  await tick()
  expect(list.value?.items).toEqual([{ id: 7, outcome: 'applied' }])
})

test('a page that does not come leaves the list as it is; the next one is taken', async () => {
  const { fresh, tick } = follow()
  fetchFirst.mockRejectedValueOnce(new Error('no answer')).mockResolvedValueOnce(pageOf([7, 6]))
  await expect(tick()).rejects.toThrow('no answer')
  expect([shownIds(), fresh.value.count]).toEqual([[6, 5, 4, 3, 2], 0])
  await tick()
  expect(fresh.value.count).toBe(1)
})

test('a list that is not there yet is left to itself', async () => {
  list.value = undefined
  const { fresh, tick } = follow()
  fetchFirst.mockResolvedValueOnce(pageOf([1]))
  await tick()
  expect([list.value, fresh.value.count]).toEqual([undefined, 0])
})

test('the button names how many, tells it once, and hands the focus on when it goes', async () => {
  const wrapper = await mountSuspended(FreshRows, { props: { count: 0, noun: 'event' }, attachTo: document.body })
  const status = wrapper.get('[role=status]')
  expect([wrapper.find('button').exists(), status.text()]).toEqual([false, ''])
  await wrapper.setProps({ count: 1 })
  const told = status.text()
  expect([wrapper.get('button').text(), told]).toEqual(['1 new event', expect.stringContaining('new')])
  await wrapper.setProps({ count: 12 })
  expect([wrapper.get('button').text(), status.text()]).toEqual(['12 new events', told])
  await wrapper.setProps({ count: 50, isExact: false, noun: 'delivery' })
  expect(wrapper.get('button').text()).toBe('50+ new deliveries')
  await wrapper.get('button').trigger('click')
  expect(wrapper.emitted('show')).toHaveLength(1)
  expect(document.activeElement).toBe(wrapper.element)
})
