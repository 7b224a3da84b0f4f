import { mountSuspended } from '@nuxt/test-utils/runtime'
import { expect, test } from 'vitest'
import SelfTestCard from '~/components/mending/SelfTestCard.vue'

async function told(siteUrl: string) {
  useRuntimeConfig().public.siteUrl = siteUrl
  const card = await mountSuspended(SelfTestCard)
  return card.find('code').exists() ? card.get('code').text() : null
}

test('the address that is called is told as the server calls it, however the setting is written', async () => {
  expect(await told('https://rollcall.example.com')).toBe('https://rollcall.example.com/api/webhooks')
  expect(await told('HTTPS://Rollcall.example.com:443/')).toBe('https://rollcall.example.com/api/webhooks')
  expect(await told('')).toBeNull()
})
