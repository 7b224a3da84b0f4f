import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { CAUSES, type Cause } from '#shared/causes'
import type { DeliveryDetail } from '#shared/records/deliveries'
import { goWithin } from './rollcall'

/** Reads of a delivery that the API tells the cause, and that its page says all that the API does. Gives what the page says. */
export async function expectDiagnosisOn(page: Page, id: string, cause: Cause): Promise<string> {
  const path = `/deliveries/${id}`
  const { diagnosis } = await (await page.request.get(`/api${path}`)).json() as DeliveryDetail
  expect(diagnosis?.cause).toBe(cause)
  await goWithin(page, path)
  const happened = page.getByRole('region', { name: 'What happened' })
  await happened.getByText(CAUSES[cause].title, { exact: true }).waitFor()
  const text = await happened.innerText()
  for (const said of [diagnosis!.explanation, diagnosis!.nextStep, ...diagnosis!.checked]) expect(text).toContain(said)
  return text
}
