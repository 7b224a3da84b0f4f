import { expect, test } from 'vitest'
import { expectSearch } from './support/address'
import { violationsOn } from './support/axe'
import { holdRequests } from './support/heldRequests'
import { untilContentHasFocus } from './support/lists'
import { goWithin, useRollcall } from './support/rollcall'

// No event has ever arrived at this server.
const rollcall = await useRollcall()
const STILL = { reducedMotion: 'reduce' } as const
/** What pages ask for: all of the API but for the stream, which is always open. */
const ANSWERS = '*/api/*'
const PAGES = ['/users', '/users/user_1', '/users/user_1?asOf=msg_1', '/events', '/events/msg_1', '/deliveries', '/deliveries/1', '/failures', '/']

test.for(PAGES)('axe-core finds nothing wrong with %s as it waits for its data, nor when these cannot be had', async (path) => {
  const page = await rollcall.open(path === '/' ? '/failures' : '/', { ...STILL, complaints: [/503/] })
  const answers = await holdRequests(page, ANSWERS, url => !url.endsWith('/live'))
  await goWithin(page, path)
  await page.locator('main .appear-late').first().waitFor()
  expect(await violationsOn(page), 'waiting').toEqual([])

  await answers.refuse()
  await page.locator('main [role=alert]').first().waitFor()
  expect(await violationsOn(page), 'refused').toEqual([])
  await answers.end()
})

test.for([
  ['/', 'No verified delivery has arrived yet.'],
  ['/users', 'No users yet'],
  ['/events', 'No events yet'],
  ['/deliveries', 'No deliveries yet'],
  ['/failures', 'Nothing has failed'],
] as const)('%s says that there is nothing yet, and axe-core finds nothing wrong with it', async ([path, title]) => {
  const page = await rollcall.open(path, STILL)
  await page.getByText(title).waitFor()
  expect(await violationsOn(page)).toEqual([])
})

test.for([
  ['/users?q=nobody', 'No users match'],
  ['/events?outcome=failed&from=0', 'No events match'],
  ['/deliveries?outcome=rejected', 'No deliveries match'],
] as const)('%s says that nothing fits the filters, with nothing for axe-core to find, and leads out of them', async ([path, title]) => {
  const page = await rollcall.open(path, STILL)
  await page.getByText(title).waitFor()
  expect(await violationsOn(page)).toEqual([])
  await page.getByRole('main').getByRole('button', { name: 'Clear the filters' }).last().press('Enter')
  await page.getByText('yet').first().waitFor()
  await untilContentHasFocus(page)
  await expectSearch(page, '')
})
