import { mountSuspended } from '@nuxt/test-utils/runtime'
import { expect, test } from 'vitest'
import type { UserDetail } from '#shared/records/users'
import Tombstone from '~/components/user/Tombstone.vue'

test('of a tombstone without data it is not said that no event with any arrived: one may have failed, or come later than the moment shown', async () => {
  const told = await mountSuspended(Tombstone, { props: { user: { id: 'user_1', status: 'deleted', deletedAt: 1, data: null } as UserDetail } })
  expect(told.text()).not.toContain('arrived')
  expect(told.text()).toContain('No event with this user’s data was applied, so there is nothing more to show than the id.')
})
