import { mountSuspended } from '@nuxt/test-utils/runtime'
import { describe, expect, test } from 'vitest'
import ListFrame from '~/components/list/Frame.vue'
import type { Page } from '#shared/records/page'
import { useKeysetPages, type ListFace } from '~/composables/useKeysetPages'

const PROBLEM = { status: 503, title: 'It broke', meaning: 'It means this.', nextStep: 'Do that.', details: [], canRetry: true }
const ROWS = '<p>rows</p>'

const mountList = (face: ListFace, props: { isFiltered?: boolean, isRefreshing?: boolean, isExact?: boolean, shown?: number, count?: number } = {}) => {
  const { isExact = true, shown = 2, count = 2, ...rest } = props
  return mountSuspended(ListFrame, {
    props: { face, noun: 'delivery', shown, total: { count, isExact }, emptyText: 'Nothing came yet.', ...rest },
    slots: { default: () => h('p', { id: 'rows' }, 'rows') },
  })
}

test('a list whose first page is empty goes on, and is empty or counted only at its end', async () => {
  const page = (ids: number[], nextCursor: string | null): Page<{ id: number }> => ({ items: ids.map(id => ({ id })), nextCursor, total: 0, totalIsExact: false })
  const following = [page([], 'two'), page([7], 'three'), page([], null)]
  const first = { data: ref(page([], 'one')), error: ref(), status: ref('success' as const), refresh: async () => {} }
  const list = useKeysetPages(first, async () => following.shift()!)
  for (const shown of [0, 0, 1]) {
    expect(list.face.value).toEqual({ is: 'more' })
    expect([list.items.value.length, list.total.value?.isExact]).toEqual([shown, false])
    await list.loadMore()
  }
  expect([list.face.value, list.total.value]).toEqual([{ is: 'end' }, { count: 1, isExact: true }])
  first.data.value = page([], null)
  expect(list.face.value).toEqual({ is: 'empty' })
})

test('a list never tells of fewer rows than it shows', async () => {
  const page = (ids: number[], nextCursor: string | null, total: number, totalIsExact: boolean): Page<{ id: number }> => ({ items: ids.map(id => ({ id })), nextCursor, total, totalIsExact })
  const listOf = (first: Page<{ id: number }>, second: Page<{ id: number }>) =>
    useKeysetPages({ data: ref(first), error: ref(), status: ref('success' as const), refresh: async () => {} }, async () => second)

  const searched = listOf(page([1], 'two', 0, false), page([2, 3], 'four', 3, false))
  expect(searched.total.value).toEqual({ count: 1, isExact: false })
  await searched.loadMore()
  expect(searched.total.value).toEqual({ count: 3, isExact: false })

  const grown = listOf(page([1, 2], 'three', 3, true), page([3, 4, 5], null, 5, true))
  expect(grown.total.value).toEqual({ count: 3, isExact: true })
  await grown.loadMore()
  expect(grown.total.value).toEqual({ count: 5, isExact: true })
})

test('what could not be loaded is told below the rows that it was to follow, and no others', async () => {
  const page = (id: number, nextCursor: string | null): Page<{ id: number }> => ({ items: [{ id }], nextCursor, total: 9, totalIsExact: true })
  const first = { data: ref(page(1, 'two')), error: ref(), status: ref('success' as const), refresh: async () => {} }
  const list = useKeysetPages(first, async () => {
    throw new Error('no answer')
  })
  await list.loadMore()
  expect(list.face.value.is).toBe('more_failed')
  first.data.value = { ...page(1, 'two'), total: 10 }
  expect(list.face.value.is, 'the same rows, renewed').toBe('more_failed')
  first.data.value = page(5, 'six')
  expect(list.face.value.is, 'the rows of other filters').toBe('more')
  first.data.value = page(7, null)
  expect(list.face.value.is, 'those of a list without more').toBe('end')
})

describe('each state of a list has its own face', () => {
  test('loading: busy, said so, and no rows', async () => {
    const list = await mountList({ is: 'loading' })
    expect(list.attributes('aria-busy')).toBe('true')
    expect(list.get('[role=status]').text()).toBe('Loading deliveries…')
    expect(list.html()).not.toContain(ROWS)
  })

  test('failed: the problem, and a way to try again', async () => {
    const list = await mountList({ is: 'failed', problem: PROBLEM })
    expect(list.get('[role=alert]').text()).toContain('It broke')
    await list.get('[role=alert] button').trigger('click')
    expect(list.emitted('retry')).toHaveLength(1)
  })

  test('empty: what that means; with filters, a way out of them', async () => {
    expect((await mountList({ is: 'empty' })).text()).toContain('Nothing came yet.')
    const filtered = await mountList({ is: 'empty' }, { isFiltered: true })
    expect(filtered.text()).toContain('No deliveries match')
    expect(filtered.text()).not.toContain('Nothing came yet.')
    await filtered.get('button').trigger('click')
    expect(filtered.emitted('clear')).toHaveLength(1)
  })

  test('more: how many are shown of how many, and a way on', async () => {
    const list = await mountList({ is: 'more' }, { shown: 50, count: 10_000, isExact: false })
    expect(list.get('[role=status]').text()).toBe('50 of 10,000+ deliveries')
    expect(list.find('#rows').exists()).toBe(true)
    await list.get('button').trigger('click')
    expect(list.emitted('more')).toHaveLength(1)
  })

  test('nothing found so far: that it goes on', async () => {
    const list = await mountList({ is: 'loading_more' }, { shown: 0, count: 0, isExact: false })
    expect(list.get('[role=status]').text()).toBe('No deliveries found yet; looking further…')
    const failed = await mountList({ is: 'more_failed', problem: PROBLEM }, { shown: 0, count: 0, isExact: false })
    expect(failed.get('[role=status]').text()).toBe('No deliveries found yet')
  })

  test('more that failed: the rows stay, with the problem below them', async () => {
    const list = await mountList({ is: 'more_failed', problem: PROBLEM })
    expect(list.find('#rows').exists()).toBe(true)
    expect(list.get('[role=alert]').text()).toBe('It broke. Do that.')
    await list.get('button[aria-label="Try again to load more deliveries"]').trigger('click')
    expect(list.emitted('more')).toHaveLength(1)
  })

  test('end: the count alone, and no way on', async () => {
    const list = await mountList({ is: 'end' }, { shown: 1, count: 1 })
    expect(list.get('[role=status]').text()).toBe('1 delivery')
    expect(list.text()).toContain('No more deliveries.')
    expect(list.find('button').exists()).toBe(false)
  })
})
