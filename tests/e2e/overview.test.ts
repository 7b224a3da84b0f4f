import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { REJECTED_REQUESTS } from '../../scripts/clerk/sender'
import { countOn } from './support/overview'
import { deletionOf, personEvent } from './support/people'
import { useRollcall } from './support/rollcall'

const rollcall = await useRollcall()
const NUMBERS = 'Numbers of the last 24 hours'

/** The rows of a chart's numbers. */
const numbersOf = (page: Page, region: string) =>
  page.getByRole('region', { name: region }).locator('tbody tr').evaluateAll(rows => rows.map(row => [...row.querySelectorAll('td')].map(cell => Number(cell.innerText))))

test('the overview says what is missing at first, and counts what arrives then', async () => {
  const page = await rollcall.open('/')
  await page.getByText('No verified delivery has arrived yet.').waitFor()
  await page.getByText('1 step left.').waitFor()
  await page.getByText(`${rollcall.url}/api/webhooks`, { exact: true }).waitFor()
  await page.getByText('user.created, user.updated, user.deleted').waitFor()
  await page.getByText('choose its Testing tab and send the example of user.created.').waitFor()
  const latency = page.getByRole('region', { name: 'Delivery latency' })
  const headings = () => latency.getByRole('heading', { level: 3 }).allInnerTexts()
  expect(await headings()).toEqual(['Handled within · 0 verified deliveries', 'Arrived within · 0 events'])
  for (const text of ['Nothing to show for the last 24 hours.', 'Nothing failed in the last 24 hours.', 'No users yet.']) await page.getByText(text).waitFor()

  const example = personEvent({ id: 'user_1' })
  await rollcall.send(example, 'msg_1')
  await rollcall.send(example, 'msg_1')
  await rollcall.send(personEvent({ id: 'user_2', banned: true }), 'msg_2')
  await rollcall.send(deletionOf('user_gone'), 'msg_gone')
  await rollcall.send({ type: 'session.created', data: { id: 'sess_1' } }, 'msg_3')
  await rollcall.sendRaw(secret => REJECTED_REQUESTS.missing_headers(secret, { body: '{}' }))

  // Nobody asks the page to refresh.
  await page.getByText('Everything is set up.').waitFor()
  await expect.poll(() => countOn(page, '/deliveries?outcome=rejected')).toBe(1)
  const reasons = page.getByRole('region', { name: 'Failures by reason' }).getByRole('listitem')
  await expect.poll(async () => (await reasons.allInnerTexts()).map(text => text.split(/\s*\n\s*/))).toEqual([['Signature headers missing', 'rejected', '1']])
  await expect.poll(headings).toEqual(['Handled within · 5 verified deliveries', 'Arrived within · 4 events'])
  for (const time of await latency.getByRole('definition').allInnerTexts()) expect(time).toMatch(/\d/)
  expect(await countOn(page, '/users?status=active')).toBe(1)
  expect(await countOn(page, '/users?status=banned')).toBe(1)
  expect(await countOn(page, '/users?status=deleted')).toBe(1)
  await page.getByText('2 users in all').waitFor()
  expect(await countOn(page, '/events?outcome=applied')).toBe(3)
  expect(await countOn(page, '/events?outcome=ignored')).toBe(1)
  expect(await countOn(page, '/deliveries?outcome=accepted')).toBe(4)
  expect(await countOn(page, '/deliveries?outcome=duplicate')).toBe(1)

  await page.getByText('Show the numbers').first().click()
  // An hour may have ended meanwhile.
  const numbers = await numbersOf(page, NUMBERS)
  expect(numbers.reduce((sums, row) => sums.map((sum, at) => sum + row[at]!))).toEqual([3, 0, 1, 0, 1])
  await page.getByText('Show the numbers').last().click()
  expect((await numbersOf(page, 'Numbers of users over time')).at(-1)?.at(-1)).toBe(2)
})
