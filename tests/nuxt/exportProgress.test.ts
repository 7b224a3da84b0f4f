import { mountSuspended } from '@nuxt/test-utils/runtime'
import { expect, test } from 'vitest'
import ExportProgress from '~/components/list/ExportProgress.vue'

test.for<[rows: number, total: { count: number, isExact: boolean } | undefined, told: string]>([
  [50, { count: 100, isExact: true }, '50 of 100 users'],
  [150, { count: 100, isExact: true }, '150 of 150 users'],
  [12_000, { count: 10_000, isExact: false }, '12,000 of 12,000+ users'],
  [1, undefined, '1 user'],
])('%d exported rows of %o are no more than there are', async ([rows, total, told]) => {
  const progress = await mountSuspended(ExportProgress, { props: { state: { is: 'running', rows, bytes: 1 }, noun: 'user', total } })
  expect(progress.text()).toContain(`${told}, 1 byte`)
  progress.unmount()
})
