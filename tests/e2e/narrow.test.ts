import { beforeAll, expect, test } from 'vitest'
import { EVERY_PAGE, sendOneOfEverything } from './support/everyPage'
import { useRollcall, visit } from './support/rollcall'

const rollcall = await useRollcall()
const NARROW = { viewport: { width: 390, height: 844 }, hasTouch: true }

beforeAll(() => sendOneOfEverything(rollcall))

test('no page is wider than a phone', async () => {
  const page = await rollcall.open('/', NARROW)
  for (const path of EVERY_PAGE) {
    await visit(page, path)
    await page.locator('main').first().waitFor()
    const beyond = await page.evaluate(() => [...document.querySelectorAll('main *')]
      .filter(element => element.getBoundingClientRect().right > window.innerWidth + 1)
      .filter(element => !element.closest('pre, .sr-only, .overflow-x-auto'))
      .map(element => element.outerHTML.slice(0, 120)))
    expect(beyond, path).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(390)
  }
})

test('the menu opens, leads on, and closes', async () => {
  const page = await rollcall.open('/', NARROW)
  await page.getByRole('button', { name: 'Open sidebar' }).click()
  await page.getByRole('dialog').getByRole('link', { name: 'Events' }).click()
  await page.waitForURL('**/events')
  await expect.poll(() => page.getByRole('dialog').count()).toBe(0)
})
