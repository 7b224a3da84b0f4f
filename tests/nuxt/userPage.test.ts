import { mountSuspended, registerEndpoint } from '@nuxt/test-utils/runtime'
import { expect, test } from 'vitest'
import UserPage from '~/pages/users/[id].vue'

const USER = { id: 'user_1', firstName: 'Grace', lastName: null, username: null, primaryEmail: null, primaryPhone: null, externalId: null, imageUrl: null, status: 'active', deletedAt: null, lastEventId: 'msg_2', identifiers: [], data: null }
const beyond = () => {
  throw createError({ statusCode: 404 })
}
registerEndpoint('/api/users/user_1', () => USER)
registerEndpoint('/api/users/user_1/as-of', beyond)
registerEndpoint('/api/users/user_1/provenance', beyond)
registerEndpoint('/api/users/user_1/timeline', () => ({ items: [], nextCursor: null, total: 0, totalIsExact: true }))

test('of an event beyond what is read of a history it is not said that the log does not hold it', async () => {
  const page = await mountSuspended(UserPage, { route: '/users/user_1?asOf=msg_old' })
  await expect.poll(() => page.text()).toContain('This moment cannot be shown.')
  const told = page.get('[role=alert]').text()
  expect(told).toContain('No such moment')
  expect(told).toContain('it lies before the newest 10,000')
  expect(told).not.toContain('The log holds no event with this id')
  page.unmount()
})
