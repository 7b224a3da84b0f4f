import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { REJECTED_REQUESTS } from '../../scripts/clerk/sender'
import { expectSearch } from './support/address'
import { violationsOn } from './support/axe'
import { marksOf } from './support/contrast'
import { expectRows } from './support/lists'
import { personEvent } from './support/people'
import { useRollcall } from './support/rollcall'

const rollcall = await useRollcall()
/** WCAG's least contrast of what is not text and carries meaning. */
const LEAST_CONTRAST = 3

const eventsChart = (page: Page) => page.getByRole('slider', { name: /^Chart of events/ })
const tip = (page: Page) => page.locator('main dl').filter({ hasText: 'Superseded' })

/** The columns in numbers: Applied, Superseded, Ignored, Failed and Rejected deliveries of each. An hour may have passed since these were sent, or while they were. */
async function columnsOf(page: Page): Promise<number[][]> {
  const rows = await page.getByRole('region', { name: 'Numbers of the last 24 hours', includeHidden: true }).locator('tbody tr').all()
  return Promise.all(rows.map(async row => (await row.locator('td').allTextContents()).map(Number)))
}

beforeAll(async () => {
  for (const n of [1, 2, 3]) await rollcall.send(personEvent({ id: `user_${n}` }), `msg_${n}`)
  await rollcall.send({ type: 'session.created', data: { id: 'sess_1' } }, 'msg_4')
  await rollcall.sendRaw(secret => REJECTED_REQUESTS.missing_headers(secret, { body: '{}' }))
})

test('the range is in the address, and the server draws it', async () => {
  const page = await rollcall.open('/')
  await page.getByRole('link', { name: 'Last 7 days' }).click()
  await page.getByText('The last 7 days, by the 6 hours in which they arrived.').waitFor()
  await expectSearch(page, '?range=7d')
  expect(await page.getByRole('link', { name: 'Last 7 days' }).getAttribute('aria-current')).toBe('true')
  expect(await page.getByRole('region', { name: 'Numbers of the last 7 days', includeHidden: true }).locator('tbody tr').count()).toBe(28)
  await page.goBack()
  await page.getByText('The last 24 hours, by the hour in which they arrived.').waitFor()
  const answer = await page.request.get('/?range=30d')
  expect(await answer.text()).toContain('The last 30 days, by the day in which they arrived. Days are those of UTC.')
})

test('a range that there is not is refused in words, with a way back', async () => {
  const page = await rollcall.open('/?range=1y', { complaints: [/400/] })
  await page.getByRole('alert').getByText(/range/).first().waitFor()
  await page.getByRole('button', { name: 'Show the last 24 hours' }).click()
  await eventsChart(page).waitFor()
})

test('a chart is read by keys and by pointer, and a series left out of it', async () => {
  const page = await rollcall.open('/')
  const chart = eventsChart(page)
  const columns = await columnsOf(page)
  expect(columns.reduce((sums, column) => sums.map((sum, at) => sum + column[at]!))).toEqual([3, 0, 1, 0, 1])
  const filled = columns.findLastIndex(([applied]) => applied! > 0)
  const expectColumn = async (column: number) => {
    await expect.poll(() => chart.getAttribute('aria-valuenow')).toBe(String(column + 1))
    const [applied, superseded, ignored, failed, rejected] = columns[column]!
    expect(await chart.getAttribute('aria-valuetext')).toMatch(new RegExp(`: Applied ${applied}, Superseded ${superseded}, Ignored ${ignored}, Failed ${failed}, Rejected deliveries ${rejected}$`))
  }
  await chart.focus()
  await expectColumn(23)
  await tip(page).waitFor()
  for (let column = 22; column >= filled - 1; column--) {
    await page.keyboard.press('ArrowLeft')
    await expectColumn(column)
  }
  await page.keyboard.press('Home')
  await expect.poll(() => chart.getAttribute('aria-valuenow')).toBe('1')
  await page.keyboard.press('Escape')
  await tip(page).waitFor({ state: 'detached' })

  const box = (await chart.boundingBox())!
  await page.mouse.move(box.x + (filled + 1) * box.width / 24 - 3, box.y + 9)
  expect(await tip(page).innerText()).toMatch(new RegExp(`Applied\\s+${columns[filled]![0]}`))
  await page.getByRole('button', { name: 'Applied 3', pressed: true }).click()
  await page.getByRole('button', { name: 'Applied 3', pressed: false }).waitFor()
  expect(await chart.getAttribute('aria-valuetext')).toMatch(/: Superseded 0, Ignored \d/)
})

test('a reason leads to what failed by it', async () => {
  const page = await rollcall.open('/?range=7d')
  await page.getByRole('link', { name: /^Signature headers missing/ }).click()
  await page.waitForURL('**/deliveries?outcome=rejected&reason=missing_headers&from=*')
  await expectRows(page, [expect.any(String)] as string[])
})

test('axe-core finds nothing wrong with all of it open', async () => {
  const page = await rollcall.open('/?range=30d', { reducedMotion: 'reduce' })
  for (const summary of await page.locator('main summary').all()) await summary.click()
  await eventsChart(page).focus()
  await tip(page).waitFor()
  expect(await violationsOn(page)).toEqual([])
})

test('what carries meaning in a chart stands out from what it lies on, in either theme', async () => {
  const page = await rollcall.open('/', { reducedMotion: 'reduce' })
  await page.getByRole('button', { name: 'Superseded 0' }).click()
  await eventsChart(page).press('End')
  await page.locator('main dl').filter({ hasText: 'Rejected deliveries' }).waitFor()
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await page.locator(`html.${colorScheme}`).waitFor({ state: 'attached' })
    const marks = await marksOf(page)
    expect(new Set(marks.map(({ tag }) => tag))).toEqual(new Set(['rect', 'polyline', 'circle', 'span']))
    expect(marks.filter(({ contrast }) => !(contrast >= LEAST_CONTRAST)), colorScheme).toEqual([])
  }
})
