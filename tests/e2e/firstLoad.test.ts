import type { Page, Route } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { ON_A_PHONE, PAGES, sendOneOfEverything } from './support/everyPage'
import { layoutShiftsSince } from './support/layoutShift'
import { untilHydrated, useRollcall } from './support/rollcall'

const rollcall = await useRollcall()
const SCRIPTS = /\/_nuxt\/.*\.js/
const WIDE = { width: 1440, height: 900 }
const NARROW = { width: 390, height: 844 }
const HOUR_MS = 3_600_000

beforeAll(() => sendOneOfEverything(rollcall))

/** All that stands on the page, but for how long ago things were. What is only read out, such as the name of a page that has come, is not among it. */
async function textOf(page: Page): Promise<string[]> {
  const parts = await page.locator('[role=complementary]:visible, main').allInnerTexts()
  return parts.join('\n').replaceAll(/\d+ (second|minute)s? ago|just now/g, 'lately').split('\n').map(line => line.trim()).filter(Boolean)
}

/** Loads a page as far as it comes without scripts, and gives the time at which it was painted whole, and a way to let them come. */
async function loadWithoutScripts(page: Page, path: string) {
  let held: Route[] | null = []
  await page.route(SCRIPTS, (route) => {
    if (held) held.push(route)
    else void route.continue()
  })
  await page.goto(path, { waitUntil: 'commit' })
  await page.waitForFunction(() => document.readyState === 'interactive')
  const painted = await page.evaluate(() => new Promise<number>(resolve => requestAnimationFrame(() => setTimeout(() => resolve(performance.now())))))
  const waiting = await page.evaluateHandle(() => {
    const waiting = { isSaid: false }
    new MutationObserver((changes) => {
      waiting.isSaid ||= changes.some(({ addedNodes }) => [...addedNodes].some(({ textContent }) => textContent?.includes('Reconnecting…')))
    }).observe(document.body, { childList: true, subtree: true })
    return waiting
  })
  return {
    painted,
    /** Whether the page has said that the stream which it follows does not come. */
    hasWaited: async () => (await waiting.jsonValue()).isSaid,
    async letThemCome() {
      const come = held ?? []
      held = null
      for (const route of come) await route.continue()
      await untilHydrated(page)
      await page.unroute(SCRIPTS)
    },
  }
}

/** That the page says what it is about and holds its data already: what would still have to come has a face of its own. */
async function expectToBeReadable(page: Page) {
  expect(await page.locator('h1:visible').count()).toBeGreaterThan(0)
  expect(await page.locator('.appear-late').count()).toBe(0)
  expect((await page.locator('main').innerText()).length).toBeGreaterThan(100)
}

/**
 * What a page says before its scripts have run and after, and what of it moves: within one hour, since charts begin a new
 * column with each, and while the server is quick enough to be followed, since the page says where it is not.
 */
async function readTwice(page: Page, path: string): Promise<{ before: string[], after: string[], shifts: string[] }> {
  const hour = () => Math.floor(Date.now() / HOUR_MS)
  const began = hour()
  const { painted, letThemCome, hasWaited } = await loadWithoutScripts(page, path)
  await expectToBeReadable(page)
  const before = await textOf(page)
  await letThemCome()
  const shifts = await layoutShiftsSince(page, painted)
  const after = await textOf(page)
  return hour() === began && !await hasWaited() ? { before, after, shifts } : readTwice(page, path)
}

test('a page can be read where no script ever runs', async () => {
  await expectToBeReadable(await rollcall.open('/users', { javaScriptEnabled: false }))
})

test.for(PAGES)('%s can be read before its scripts have run, says the same after, and nothing of it moves', async (path) => {
  const page = await rollcall.open(null)
  await page.context().addCookies([{ url: rollcall.url, name: 'rollcall_zone', value: await page.evaluate(() => Intl.DateTimeFormat().resolvedOptions().timeZone) }])
  for (const viewport of ON_A_PHONE.includes(path) ? [WIDE, NARROW] : [WIDE]) {
    await page.setViewportSize(viewport)
    const { before, after, shifts } = await readTwice(page, path)
    expect(shifts, `${viewport.width}`).toEqual([])
    expect(after, `${viewport.width}`).toEqual(before)
  }
})
