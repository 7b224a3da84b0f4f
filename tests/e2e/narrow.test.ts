import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { EVERY_PAGE, sendOneOfEverything } from './support/everyPage'
import { useRollcall, visit } from './support/rollcall'

const rollcall = await useRollcall()
const NARROW = { viewport: { width: 390, height: 844 }, hasTouch: true }

/** Elements that scroll sideways or cut something off, but for those that are meant to: code, an ellipsis, text for screen readers. */
function hiddenParts(page: Page): Promise<string[]> {
  return page.evaluate(() => [...document.querySelectorAll('main, main *')].filter((element) => {
    const { overflowX, textOverflow } = getComputedStyle(element)
    const isMeant = overflowX === 'visible' || textOverflow === 'ellipsis' || element.clientWidth <= 1 || element.matches('pre, .overflow-x-auto')
    return !isMeant && element.scrollWidth > element.clientWidth + 1
  }).map(element => element.outerHTML.slice(0, 200)))
}

beforeAll(() => sendOneOfEverything(rollcall))

test('no page is wider than a phone', async () => {
  const page = await rollcall.open('/', NARROW)
  for (const path of EVERY_PAGE) {
    await visit(page, path)
    await page.locator('main').first().waitFor()
    expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(390)
    expect(await hiddenParts(page), path).toEqual([])
  }
})

test('the menu opens, leads on, and closes', async () => {
  const page = await rollcall.open('/', NARROW)
  await page.getByRole('button', { name: 'Open sidebar' }).click()
  await page.getByRole('dialog').getByRole('link', { name: 'Events' }).click()
  await page.waitForURL('**/events')
  await expect.poll(() => page.getByRole('dialog').count()).toBe(0)
})
