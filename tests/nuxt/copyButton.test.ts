import { mountSuspended } from '@nuxt/test-utils/runtime'
import { expect, test, vi } from 'vitest'
import CopyButton from '~/components/CopyButton.vue'

test('says that it copied, and no longer once it stands for another text', async () => {
  const copied = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue()
  const button = await mountSuspended(CopyButton, { props: { text: 'user_grace', label: 'Copy the user id', compact: true } })
  const told = () => button.find('[aria-live]').text()
  await button.find('button').trigger('click')
  await vi.waitFor(() => expect(told()).toBe('Copied'))
  await button.setProps({ text: 'user_ada' })
  expect(told()).toBe('')
  await button.find('button').trigger('click')
  expect(copied.mock.calls).toEqual([['user_grace'], ['user_ada']])
})
