import { mountSuspended } from '@nuxt/test-utils/runtime'
import { expect, test } from 'vitest'
import type { User } from '#shared/records/users'
import { USER_SORTS } from '#shared/userStatus'
import UserCell from '~/components/user/Cell.vue'
import UserFacts from '~/components/user/Facts.vue'

const USER = {
  id: 'user_1', externalId: null, username: null, firstName: null, lastName: null, primaryEmail: null, primaryPhone: null, imageUrl: null,
  status: 'active', createdAt: null, updatedAt: 1, lastSignInAt: null, lastActiveAt: null, deletedAt: null, lastEventId: 'msg_1', syncedAt: 2,
} satisfies User
/** No version of the user ever came. */
const BARE_TOMBSTONE: User = { ...USER, status: 'deleted', updatedAt: null, deletedAt: 1 }

async function shown(user: User) {
  const cells = []
  for (const sort of USER_SORTS) {
    const cell = await mountSuspended(UserCell, { props: { user, column: sort, sort } })
    const person = await mountSuspended(UserCell, { props: { user, column: 'person', sort } })
    if (user[sort] === null) cells.push([sort, cell.text(), person.text().includes('Never')])
  }
  const facts = await mountSuspended(UserFacts, { props: { user } })
  return { cells, facts: facts.text().split('Never').length - 1 }
}

test('only somebody of whom Clerk has told is said never to have signed in, and nobody never to have been created', async () => {
  expect(await shown(USER)).toEqual({ cells: [['createdAt', '—', false], ['lastSignInAt', 'Never', true], ['lastActiveAt', 'Never', true]], facts: 2 })
  expect(await shown(BARE_TOMBSTONE)).toEqual({ cells: USER_SORTS.map(sort => [sort, '—', false]), facts: 0 })
})
