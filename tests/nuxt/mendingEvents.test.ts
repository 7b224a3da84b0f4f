import { mountSuspended, registerEndpoint } from '@nuxt/test-utils/runtime'
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
