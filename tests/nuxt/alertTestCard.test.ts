import { mountSuspended, registerEndpoint } from '@nuxt/test-utils/runtime'
import { expect, test } from 'vitest'
import type { Alerts } from '#shared/alerts'
import TestCard from '~/components/alert/TestCard.vue'
import { fakeEventSources } from '../fixtures/eventSource'

let problem: Alerts['webhook']['problem']
registerEndpoint('/api/alerts', () => ({ open: [], ended: [], webhook: { isSet: true, problem } }))

fakeEventSources()

async function told(triesAgain: boolean) {
  problem = { at: 1, text: 'it answered 404 Not Found', triesAgain }
  clearNuxtData('alerts')
  const card = await mountSuspended(TestCard)
  await expect.poll(() => card.text()).toContain('it answered 404 Not Found')
  const text = card.text()
  card.unmount()
  return text
}

test('of an alert that could not be delivered it is said whether it is tried again', async () => {
  expect(await told(true)).toContain('It is tried a few times more, and again after a restart.')
  const givenUp = await told(false)
  expect(givenUp).toContain('It is tried again after a restart, not before.')
  expect(givenUp).not.toContain('a few times more')
})
