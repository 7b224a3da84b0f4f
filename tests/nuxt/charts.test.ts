import { mountSuspended } from '@nuxt/test-utils/runtime'
import { expect, test } from 'vitest'
import UsersChart from '~/components/overview/UsersChart.vue'

const DAY = 86_400_000

test('a chart whose counts a reader leaves out does not say that there were none', async () => {
  const chart = await mountSuspended(UsersChart, { props: { days: [{ day: 0, created: 3, deleted: 0, users: 3 }, { day: DAY, created: 0, deleted: 0, users: 3 }] } })
  expect(chart.text()).not.toContain('Nobody came or went.')
  await chart.findAll('button').find(button => button.text().startsWith('Created'))!.trigger('click')
  expect(chart.text()).not.toContain('Nobody came or went.')
  chart.unmount()
  const quiet = await mountSuspended(UsersChart, { props: { days: [{ day: 0, created: 0, deleted: 0, users: 3 }] } })
  expect(quiet.text()).toContain('Nobody came or went.')
  quiet.unmount()
})
