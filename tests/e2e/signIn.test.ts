import { expect, test } from 'vitest'
import { untilHydrated, useRollcall } from './support/rollcall'

const rollcall = await useRollcall()

test('somebody who is not signed in signs in and comes back to where they wanted to go', async () => {
  const page = await rollcall.open('/events?outcome=failed', { as: null })
  expect(new URL(page.url()).origin).toBe(rollcall.standInUrl)
  await page.getByRole('button', { name: 'Ada Admin' }).click()
  await page.waitForURL(`${rollcall.url}/events?outcome=failed`)
  await untilHydrated(page)
  await page.getByText('No events match').waitFor()
})

test('somebody who is no admin reads which account this is and which setting would make it one', async () => {
  const page = await rollcall.open('/users', { as: 'other', complaints: [/403/] })
  await page.getByRole('heading', { name: 'This account is not an admin' }).waitFor()
  await page.getByText('user_other', { exact: true }).waitFor()
  await page.getByText('NUXT_ADMIN_USER_IDS=user_other').waitFor()
  expect(await page.getByRole('navigation').count()).toBe(0)
})
