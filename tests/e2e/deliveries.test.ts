import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { REJECTED_REQUESTS } from '../../scripts/clerk/sender'
import { expectSearch } from './support/address'
import { choose, filledOptionsOf, focusedText, optionsOf, rowsOf, summaryOf } from './support/lists'
import { minute, personEvent } from './support/people'
import { untilHydrated, useRollcall } from './support/rollcall'

const HOUR_MS = 3_600_000
/** A zone that is not the server’s, and whose hours are not whole ones apart from it. */
const INDIA = { timezoneId: 'Asia/Kolkata', offsetMs: 5.5 * HOUR_MS }

const rollcall = await useRollcall()
const body = JSON.stringify(personEvent({ id: 'user_grace' }))
const queryOf = (page: Page) => Object.fromEntries(new URL(page.url()).searchParams)
const timeButton = (page: Page) => page.getByRole('button', { name: /^Time: / })

beforeAll(async () => {
  await rollcall.send(personEvent({ id: 'user_grace' }), 'msg_grace')
  await rollcall.send(personEvent({ id: 'user_grace' }), 'msg_grace')
  await rollcall.send({ type: 'user.updated', timestamp: minute(1), data: { id: 'user_broken', updated_at: 'soon' } }, 'msg_broken', 422)
  await rollcall.sendRaw(secret => REJECTED_REQUESTS.missing_headers(secret, { body }))
})

/** What the rows say became of the deliveries. */
async function outcomesOf(page: Page): Promise<string[]> {
  const rows = await rowsOf(page).allInnerTexts()
  return rows.map(text => /Accepted|Duplicate|Rejected|Failed/.exec(text)?.[0] ?? text)
}
const expectOutcomes = (page: Page, outcomes: string[]) => expect.poll(() => outcomesOf(page)).toEqual(outcomes)

test('every delivery stands there, the newest first', async () => {
  const page = await rollcall.open('/deliveries')
  await expectOutcomes(page, ['Rejected', 'Failed', 'Duplicate', 'Accepted'])
  expect(await summaryOf(page).innerText()).toBe('4 deliveries')
})

test('filters say how many they leave, stay in the address, and are dropped one by one', async () => {
  const page = await rollcall.open('/deliveries')
  await expect.poll(() => optionsOf(page, 'Outcome')).toEqual(['Any outcome', 'Accepted (1)', 'Duplicate (1)', 'Rejected (1)', 'Failed (1)'])
  expect((await filledOptionsOf(page, 'Reason')).sort()).toEqual(['Payload cannot be applied (1)', 'Signature headers missing (1)'])
  await choose(page, 'Outcome', 'Rejected')
  await expect.poll(() => filledOptionsOf(page, 'Reason')).toEqual(['Signature headers missing (1)'])
  await choose(page, 'Reason', 'Signature headers missing')
  await expectOutcomes(page, ['Rejected'])
  await expectSearch(page, '?outcome=rejected&reason=missing_headers')
  await page.reload()
  await untilHydrated(page)
  await expectOutcomes(page, ['Rejected'])
  await page.getByRole('button', { name: 'Drop the filter Reason: Signature headers missing' }).click()
  await page.getByRole('button', { name: 'Drop the filter Outcome: Rejected' }).click()
  await expectOutcomes(page, ['Rejected', 'Failed', 'Duplicate', 'Accepted'])
  await expectSearch(page, '')
})

test('the menu of a row narrows the list, and leads to the event', async () => {
  const page = await rollcall.open('/deliveries')
  await rowsOf(page).filter({ hasText: 'Failed' }).getByRole('button', { name: /^Actions for delivery / }).click()
  await page.getByRole('menuitem', { name: 'Only failed' }).click()
  await expectOutcomes(page, ['Failed'])
  await expectSearch(page, '?outcome=failed')
  await page.getByRole('button', { name: /^Actions for delivery / }).click()
  await page.getByRole('menuitem', { name: 'Open the event' }).click()
  await page.waitForURL('**/events/msg_broken')
  await page.goBack()
  await expectOutcomes(page, ['Failed'])
  await page.getByRole('button', { name: /^Actions for delivery / }).click()
  await page.getByRole('menuitem', { name: 'Only “Payload cannot be applied”' }).click()
  await expectSearch(page, '?outcome=failed&reason=payload_invalid')
})

test('a span of time is chosen by one click, named, and undone', async () => {
  const page = await rollcall.open('/deliveries')
  const before = Date.now()
  await timeButton(page).click()
  await page.getByRole('button', { name: 'Last 24 hours' }).click()
  await expect.poll(() => queryOf(page)).toHaveProperty('from')
  const from = Number(queryOf(page).from)
  expect(from).toBeGreaterThanOrEqual(before - 24 * HOUR_MS)
  expect(from).toBeLessThanOrEqual(Date.now() - 24 * HOUR_MS)
  await expect.poll(() => focusedText(page)).toMatch(/^Time: Since /)
  await page.getByRole('button', { name: /^Drop the filter From: / }).waitFor()
  await expectOutcomes(page, ['Rejected', 'Failed', 'Duplicate', 'Accepted'])
  await timeButton(page).click()
  await page.getByRole('button', { name: 'Any time' }).click()
  await expectSearch(page, '')
  await expect.poll(() => focusedText(page)).toBe('Time: Any time')
})

test('a span of time is typed by the reader’s clock', async () => {
  const page = await rollcall.open('/deliveries', { timezoneId: INDIA.timezoneId })
  await timeButton(page).click()
  const panel = page.getByRole('form', { name: 'Time' })
  await panel.getByLabel('From').fill('2026-05-04T17:30')
  await panel.getByLabel('To').fill('2026-05-04T18:45')
  await panel.getByRole('button', { name: 'Apply' }).click()
  await expect.poll(() => queryOf(page)).toEqual({
    from: String(Date.UTC(2026, 4, 4, 17, 30) - INDIA.offsetMs),
    to: String(Date.UTC(2026, 4, 4, 18, 45) - INDIA.offsetMs),
  })
  await page.getByText('No deliveries match').waitFor()
  await timeButton(page).click()
  expect(await panel.getByLabel('From').inputValue()).toBe('2026-05-04T17:30')
})

test('columns are added, and remembered', async () => {
  const page = await rollcall.open('/deliveries')
  await page.getByRole('button', { name: 'Columns' }).click()
  await page.getByRole('menuitemcheckbox', { name: 'User agent' }).click()
  await page.getByRole('menuitemcheckbox', { name: 'Source' }).click()
  await page.keyboard.press('Escape')
  const expectColumns = () => expect.poll(() => page.getByRole('columnheader').allInnerTexts()).toEqual(['', 'Received', 'Outcome', 'Event', 'Answer', 'User agent', 'Actions'])
  await expectColumns()
  await page.reload()
  await expectColumns()
})

test('a delivery that is not there says so, and leads back', async () => {
  const page = await rollcall.open('/deliveries/999', { complaints: [/404/] })
  await page.getByText('no delivery', { exact: false }).first().waitFor()
  await page.getByRole('link', { name: 'Back to the deliveries' }).click()
  await page.waitForURL(/\/deliveries(\?.*)?$/)
})
