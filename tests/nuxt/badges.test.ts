import { mountSuspended } from '@nuxt/test-utils/runtime'
import { expect, test } from 'vitest'
import DeliveryOutcomeBadge from '~/components/delivery/OutcomeBadge.vue'
import EventOutcomeBadge from '~/components/event/OutcomeBadge.vue'
import UserStatusBadge from '~/components/user/StatusBadge.vue'
import { DELIVERY_OUTCOMES, EVENT_OUTCOMES } from '#shared/outcomes'
import { USER_STATUSES } from '#shared/userStatus'

const titled = (word: string) => `${word[0]?.toUpperCase()}${word.slice(1)}`

test.for(EVENT_OUTCOMES)('the event outcome “%s” is told in words and by a sign', async (outcome) => {
  const badge = await mountSuspended(EventOutcomeBadge, { props: { outcome } })
  expect(badge.text()).toBe(titled(outcome))
  expect(badge.find('.iconify, svg').exists()).toBe(true)
})

test.for(DELIVERY_OUTCOMES)('the delivery outcome “%s” is told in words and by a sign', async (outcome) => {
  const badge = await mountSuspended(DeliveryOutcomeBadge, { props: { outcome } })
  expect(badge.text()).toBe(titled(outcome))
  expect(badge.find('.iconify, svg').exists()).toBe(true)
})

test.for(USER_STATUSES)('the status “%s” is told in words and by a sign', async (status) => {
  const badge = await mountSuspended(UserStatusBadge, { props: { status } })
  expect(badge.text()).toBe(titled(status))
  expect(badge.find('.iconify, svg').exists()).toBe(true)
})
