import { mockNuxtImport, mountSuspended } from '@nuxt/test-utils/runtime'
import { beforeEach, expect, test, vi } from 'vitest'
import ApplyAll from '~/components/mending/ApplyAll.vue'

const { opened } = vi.hoisted(() => ({ opened: [] as { what: string }[] }))
mockNuxtImport('useOverlay', () => () => ({ create: () => ({ open: async (props: { what: string }) => opened.push(props) }) }))

beforeEach(() => {
  opened.splice(0)
  useState('zone').value = 'UTC'
  useState('now').value = Date.UTC(2026, 10, 23)
})

const whatOf = async (filters: Record<string, string>) => {
  const button = await mountSuspended(ApplyAll, { props: { filters, label: 'Apply all again…' } })
  await button.get('button').trigger('click')
  return opened.map(({ what }) => what)
}

test('what is to be applied again is said in words', async () => {
  expect(await whatOf({ outcome: 'failed', from: String(Date.UTC(2026, 10, 22, 9)) })).toEqual(['Failed events since 22 Nov, 09:00 UTC'])
})

test.for(['yesterday', '9e15'])('of a time that cannot be read, here “%s”, that is said', async (from) => {
  expect(await whatOf({ from })).toEqual(['Events since unreadable time'])
})
