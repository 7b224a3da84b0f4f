import { test } from 'vitest'
import { expectSearch } from './support/address'
import { untilContentHasFocus } from './support/lists'
import { useRollcall } from './support/rollcall'

/** Nothing is ever sent to it. */
const rollcall = await useRollcall()

test.for([
  ['/users', 'No users yet'],
  ['/events', 'No events yet'],
  ['/deliveries', 'No deliveries yet'],
  ['/failures', 'Nothing has failed'],
] as const)('%s says that there is nothing yet', async ([path, title]) => {
  const page = await rollcall.open(path)
  await page.getByText(title).waitFor()
})

test.for([
  ['/users?q=nobody', 'No users match'],
  ['/events?outcome=failed', 'No events match'],
  ['/deliveries?outcome=rejected', 'No deliveries match'],
] as const)('%s says that nothing fits the filters, and leads out of them', async ([path, title]) => {
  const page = await rollcall.open(path)
  await page.getByText(title).waitFor()
  await page.getByRole('main').getByRole('button', { name: 'Clear the filters' }).last().press('Enter')
  await page.getByText('yet').first().waitFor()
  await untilContentHasFocus(page)
  await expectSearch(page, '')
})
