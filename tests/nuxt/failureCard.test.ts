import { mountSuspended } from '@nuxt/test-utils/runtime'
import { expect, test } from 'vitest'
import type { Failure } from '#shared/records/failures'
import { REASONS } from '#shared/reasons'
import FailureCard from '~/components/failure/Card.vue'

test('the way to the newest event leads there, whatever its id holds', async () => {
  const { title, explanation, nextStep } = REASONS.internal_error
  const failure: Failure = { reason: 'internal_error', kind: 'failed', count: 1, firstAt: 1, lastAt: 1, sampleId: 'msg/1?2#3', title, explanation, nextStep, causes: [], streak: null }
  const card = await mountSuspended(FailureCard, { props: { failure } })
  expect(card.findAll('a').find(link => link.text() === 'Open the newest')!.attributes('href')).toBe('/events/msg%2F1%3F2%233')
  card.unmount()
})
