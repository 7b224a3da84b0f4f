import { mountSuspended } from '@nuxt/test-utils/runtime'
import { expect, test } from 'vitest'
import type { DeliveryDetail } from '#shared/records/deliveries'
import { REASON_CODES, REASONS } from '#shared/reasons'
import DeliverySummary from '~/components/delivery/Summary.vue'

const SIGNED = REASON_CODES.filter(code => REASONS[code].kind === 'rejected' && REASONS[code].explanation.startsWith('The signature is right'))

test.for(SIGNED)('of a delivery that was rejected for “%s” it is not said that it was not verified', async (reason) => {
  const delivery = { outcome: 'rejected', reason, statusCode: 400, detail: null, streak: null, diagnosis: { ...REASONS[reason], cause: null, checked: [] } } as unknown as DeliveryDetail
  const text = (await mountSuspended(DeliverySummary, { props: { delivery } })).text()
  expect(text).toContain('The signature is right')
  expect(text).not.toContain('Not verified')
  expect(text).toContain('Refused: its body was neither trusted nor used. Rollcall answered 400.')
})
