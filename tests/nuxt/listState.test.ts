import { mountSuspended } from '@nuxt/test-utils/runtime'
import { expect, test } from 'vitest'
import { useListState } from '~/composables/useListState'

async function mountList() {
  let state!: ReturnType<typeof useListState<'q' | 'status'>>
  const component = await mountSuspended({
    setup() {
      state = useListState({ q: '', status: 'current' })
      return () => null
    },
  })
  await state.clearFilters()
  return { state, end: () => component.unmount() }
}

test('a filter that is set while another is on its way into the address keeps that one', async () => {
  const { state, end } = await mountList()
  const entries = history.length
  await Promise.all([state.setFilters({ status: 'banned' }), state.setFilters({ q: 'ada' }, 'replace')])
  expect(state.filters.value).toEqual({ q: 'ada', status: 'banned' })
  expect(history.length, 'the choice has an entry of its own, typing has none').toBe(entries + 1)
  await state.setFilters({ status: 'current' })
  expect(state.filters.value).toEqual({ q: 'ada', status: 'current' })
  end()
})

test('what came to nothing is not set with the next one', async () => {
  const { state, end } = await mountList()
  const leave = useRouter().beforeEach(to => !('status' in to.query))
  await state.setFilters({ status: 'banned' })
  leave()
  await state.setFilters({ q: 'ada' })
  expect(state.filters.value).toEqual({ q: 'ada', status: 'current' })
  end()
})
