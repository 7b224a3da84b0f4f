import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { EVERY_PAGE, sendOneOfEverything } from './support/everyPage'
import { OPENERS, unreachableParts, withOverlay } from './support/overlays'
import { useRollcall } from './support/rollcall'

const rollcall = await useRollcall()
const WIDTHS = [360, 390, 768, 1024, 1280, 3440]
/** The least that WCAG asks for, and the height of a small phone. */
const SMALLEST = { viewport: { width: 360, height: 640 }, hasTouch: true, reducedMotion: 'reduce' } as const
const NARROW = { viewport: { width: 390, height: 844 }, hasTouch: true }
/** Beyond this a line is too long to be followed; what a page holds stays in its middle. */
const CONTENT_AT_MOST = 1600

/** Elements that scroll sideways or cut something off, but for those that are meant to: code, an ellipsis, text for screen readers. */
function hiddenParts(page: Page): Promise<string[]> {
  return page.evaluate(() => [...document.querySelectorAll('main, main *')].filter((element) => {
    const { overflowX, textOverflow } = getComputedStyle(element)
    const isMeant = overflowX === 'visible' || textOverflow === 'ellipsis' || element.clientWidth <= 1 || element.matches('pre, .overflow-x-auto')
    return !isMeant && element.scrollWidth > element.clientWidth + 1
  }).map(element => element.outerHTML.slice(0, 200)))
}

/** How the contents of each panel lie in it, in pixels: the event beside the list has a panel of its own. */
function contentsOf(page: Page): Promise<{ width: number, before: number, after: number }[]> {
  return page.locator('main [data-slot=body]:visible').evaluateAll(bodies => bodies.map((body) => {
    const [outer, inner] = [body.getBoundingClientRect(), body.firstElementChild!.getBoundingClientRect()]
    return { width: inner.width, before: inner.left - outer.left, after: outer.left + body.clientWidth - inner.right }
  }))
}

beforeAll(() => sendOneOfEverything(rollcall))

test.for(EVERY_PAGE)('%s fits a window from 360 pixels to 3440, and nothing of it is cut off or stretched', async (path) => {
  const page = await rollcall.open(path)
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 844 })
    await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth), { message: `${width}` }).toBeLessThanOrEqual(width)
    await expect.poll(() => hiddenParts(page), { message: `${width}` }).toEqual([])
    for (const content of await contentsOf(page)) {
      expect(content.width, `${width}`).toBeLessThanOrEqual(CONTENT_AT_MOST)
      expect(Math.abs(content.before - content.after), `${width}`).toBeLessThanOrEqual(1)
    }
  }
})

test('whatever opens over a page lies within the smallest window, with all its buttons in reach', async () => {
  const page = await rollcall.open('/events', SMALLEST)
  const look = (opener: string | RegExp) => () => expect.poll(() => unreachableParts(page), { message: `${opener}` }).toEqual([])
  for (const opener of OPENERS) {
    await withOverlay(page, opener, async () => {
      if (opener === 'Apply all again…') await page.getByText('events match.').waitFor()
      await look(opener)()
    })
  }
  await withOverlay(page, 'Open sidebar', async () => {
    await look('Open sidebar')()
    await withOverlay(page, 'Account menu', look('Account menu'))
  })
  for (const key of ['?', 'Control+k']) {
    await page.keyboard.press(key)
    await page.getByRole('dialog').locator('kbd, [role=option]').first().waitFor()
    await look(key)()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  }
})

test('what is read from a chart stands within the smallest window', async () => {
  const page = await rollcall.open('/', SMALLEST)
  await page.getByRole('slider').first().focus()
  for (const key of ['Home', 'End']) {
    await page.keyboard.press(key)
    const tip = await page.locator('main div:has(> dl)').filter({ hasText: 'Rejected deliveries' }).boundingBox()
    expect(tip?.x).toBeGreaterThanOrEqual(0)
    expect(tip && tip.x + tip.width).toBeLessThanOrEqual(SMALLEST.viewport.width)
  }
})

test('the menu of a phone opens, leads on, and closes', async () => {
  const page = await rollcall.open('/', NARROW)
  await page.getByRole('button', { name: 'Open sidebar' }).click()
  await page.getByRole('dialog').getByRole('link', { name: 'Events' }).click()
  await page.waitForURL('**/events')
  await expect.poll(() => page.getByRole('dialog').count()).toBe(0)
})
