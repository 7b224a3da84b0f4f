import { beforeAll, expect, test } from 'vitest'
import { rowNames, summaryOf } from './support/lists'
import { minute, personEvent } from './support/people'
import { useRollcall } from './support/rollcall'

const PAGE = 50
const MORE = /api\/users\?.*cursor/
const rollcall = await useRollcall()
const nameOf = (number: number) => `Person ${String(number).padStart(3, '0')}`
const newestFirst = (count: number) => Array.from({ length: count }, (_, index) => nameOf(count - index))

const join = (number: number) => rollcall.send(personEvent({
  id: `user_${number}`, first_name: 'Person', last_name: String(number).padStart(3, '0'), created_at: minute(number),
}))

beforeAll(async () => {
  for (let number = 1; number <= 2 * PAGE + 5; number++) await join(number)
})

test('a long list grows page by page to its end, each row once, and the keyboard goes on from there', async () => {
  const page = await rollcall.open('/users')
  const status = summaryOf(page)
  await expect.poll(() => status.innerText()).toBe('50 of 105 users')
  const more = page.getByRole('button', { name: 'Load more users' })
  await more.press('Enter')
  await expect.poll(() => status.innerText()).toBe('100 of 105 users')
  await more.press('Enter')
  await expect.poll(() => status.innerText()).toBe('105 users')
  expect(await rowNames(page)).toEqual(newestFirst(105))
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent?.trim())).toBe('No more users.')
})

test('a page that does not come says so and can be asked for again', async () => {
  const page = await rollcall.open('/users', { complaints: [/503/] })
  await page.route(MORE, route => route.fulfill({ status: 503, json: { statusCode: 503 } }))
  await page.getByRole('button', { name: 'Load more users' }).click()
  await page.getByRole('alert').getByText('Rollcall cannot answer now').waitFor()
  expect((await rowNames(page)).length).toBe(PAGE)
  await page.unroute(MORE)
  await page.getByRole('button', { name: 'Try again to load more users' }).click()
  await expect.poll(async () => (await rowNames(page)).length).toBe(2 * PAGE)
})
