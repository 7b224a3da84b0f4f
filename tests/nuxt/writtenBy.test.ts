import { mountSuspended } from '@nuxt/test-utils/runtime'
import { expect, test } from 'vitest'
import { defineComponent, h, ref } from 'vue'
import type { Provenance } from '#shared/records/users'
import WrittenBy from '~/components/user/WrittenBy.vue'
import { provideProvenance } from '~/composables/useProvenance'

/** What is said beside a fact that an event of this time wrote. */
async function shown(occurredAt: number) {
  const page = defineComponent({
    setup() {
      provideProvenance(ref<Provenance>({ writtenBy: { firstName: { id: 'msg_1', type: 'user.updated', occurredAt } } } as unknown as Provenance))
      return () => h(WrittenBy, { name: 'firstName' })
    },
  })
  const link = (await mountSuspended(page)).get('a')
  return { text: link.text(), href: link.attributes('href'), label: link.attributes('aria-label') }
}

test('the event that wrote a fact is told with its time, also with one that no calendar shows', async () => {
  expect(await shown(Date.UTC(2020, 4, 4, 12))).toMatchObject({ text: expect.stringContaining('4 May 2020') as string, href: '/events/msg_1' })
  const beyond = await shown(Number.MAX_SAFE_INTEGER)
  expect(beyond).toEqual({ text: 'unreadable time', href: '/events/msg_1', label: 'Last written by user.updated, unreadable time' })
})
