import { mountSuspended } from '@nuxt/test-utils/runtime'
import { expect, test } from 'vitest'
import OverviewLatency from '~/components/overview/Latency.vue'
import type { Overview } from '#shared/records/overview'

const range: Overview['range'] = { name: '24h', from: 0, columnMs: 3_600_000 }

test('how long deliveries take is told in three parts, each under its own heading', async () => {
  const latency = {
    handling: { count: 12, p50: 5, p95: 100, p99: 500 },
    arrival: { count: 1, p50: 2500, p95: 10_000, p99: null },
  }
  const card = await mountSuspended(OverviewLatency, { props: { range, latency } })
  expect(card.findAll('h3').map(heading => heading.text())).toEqual(['Handled within · 12 verified deliveries', 'Arrived within · 1 event'])
  expect(card.findAll('dl').map(list => list.findAll('dt, dd').map(part => part.text()))).toEqual([
    ['Half of them', '5 ms', '95 in 100', '100 ms', '99 in 100', '500 ms'],
    ['Half of them', '2500 ms', '95 in 100', '10 s', '99 in 100', expect.stringMatching(/^more than /)],
  ])
})

test('where nothing has come, no time is told', async () => {
  const none = { count: 0, p50: null, p95: null, p99: null }
  const card = await mountSuspended(OverviewLatency, { props: { range, latency: { handling: none, arrival: none } } })
  expect(new Set(card.findAll('dd').map(part => part.text()))).toEqual(new Set(['–']))
})
