import { mountSuspended } from '@nuxt/test-utils/runtime'
import { beforeEach, expect, test, vi } from 'vitest'
import UserAvatar from '~/components/user/Avatar.vue'

// The document of these tests loads no pictures, and says of each that it is broken.
beforeEach(() => void vi.spyOn(HTMLImageElement.prototype, 'complete', 'get').mockReturnValue(false))

test.for<[string | null, boolean]>([
  ['https://img.clerk.com/grace', true],
  ['http://localhost:4400/images/grace.svg', true],
  ['http://img.clerk.com/grace', false],
  ['http://localhost.example.com/grace', false],
  ['javascript:alert(1)', false],
  ['data:image/svg+xml,<svg/>', false],
  ['', false],
  [null, false],
])('of the picture %s: shown is %s; the initials are there either way', async ([imageUrl, isShown]) => {
  const avatar = await mountSuspended(UserAvatar, { props: { name: 'Grace Hopper', imageUrl } })
  expect(avatar.text()).toBe('GH')
  expect(avatar.find('img').exists()).toBe(isShown)
})

test('the picture of another is another element, so that the former one is not seen until it comes', async () => {
  const avatar = await mountSuspended(UserAvatar, { props: { name: 'Grace Hopper', imageUrl: 'https://img.clerk.com/grace' } })
  const former = avatar.find('img').element
  await avatar.setProps({ name: 'Ada Lovelace', imageUrl: 'https://img.clerk.com/ada' })
  expect(avatar.find('img').attributes('src')).toBe('https://img.clerk.com/ada')
  expect(avatar.find('img').element).not.toBe(former)
})
