import { mountSuspended } from '@nuxt/test-utils/runtime'
import { expect, test } from 'vitest'
import { changesBetween, ROW_FIELDS } from '../../server/services/history/changes'
import type { UserDetail } from '#shared/records/users'
import ChangeList from '~/components/timeline/ChangeList.vue'

const CUT = 'This may be the beginning alone'

async function shown(before: unknown, after: unknown) {
  const user = (bio: unknown) => ({ ...Object.fromEntries(ROW_FIELDS.map(field => [field, null])), data: { public_metadata: { bio } } }) as unknown as UserDetail
  const { changes } = changesBetween(user(before), user(after))
  const list = await mountSuspended(ChangeList, { props: { changes } })
  return [list.get('del').text(), list.get('ins').text()]
}

test('of a change of which one side was too long, the other is not said to be cut', async () => {
  const [was, is] = await shown('w'.repeat(200), 'i'.repeat(600))
  expect(was).toContain('w'.repeat(200))
  expect(was).not.toContain(CUT)
  expect(was).not.toContain(`${'w'.repeat(200)}…`)
  expect(is).toContain(CUT)
  expect(is).toContain(`${'i'.repeat(500)}…`)
  const [all, some] = await shown({ text: 'x'.repeat(600) }, ['y'.repeat(200)])
  expect([all?.includes(CUT), some?.includes(CUT)]).toEqual([true, false])
  const both = await shown('w'.repeat(501), 'i'.repeat(600))
  expect(both.map(text => text.includes(CUT))).toEqual([true, true])
})
