import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { PAGES, sendOneOfEverything } from './support/everyPage'
import { OPENERS, OVERLAY, withOverlay } from './support/overlays'
import { goWithin, useRollcall } from './support/rollcall'

const rollcall = await useRollcall()
/** What is over within a frame or two is no motion. */
const MOMENT_MS = 20
const EVENTS = /\/api\/events(\?|$)/

beforeAll(() => sendOneOfEverything(rollcall))

/** Notes, from before the page is left to load until it is asked, every animation and transition that takes longer than a moment. */
async function watchMotion(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate((moment) => {
    const seen = new Set<string>()
    const note = () => {
      for (const animation of document.getAnimations()) {
        const duration = Number(animation.effect?.getComputedTiming().activeDuration)
        const target = animation.effect instanceof KeyframeEffect ? animation.effect.target?.outerHTML.slice(0, 120) : ''
        if (duration > moment) seen.add(`${duration} ms: ${target}`)
      }
    }
    for (const event of ['animationstart', 'transitionrun']) document.addEventListener(event, note, true)
    // A script's animations tell nobody that they begin.
    const animate = Element.prototype.animate
    Element.prototype.animate = function (...how) {
      const animation = animate.apply(this, how)
      note()
      return animation
    }
    Object.assign(window, { motionSeen: () => [...seen] })
  }, MOMENT_MS)
  return () => page.evaluate(() => (window as typeof window & { motionSeen: () => string[] }).motionSeen())
}

async function seeEveryPage(page: Page): Promise<void> {
  for (const path of PAGES) {
    await goWithin(page, path)
    await expect.poll(() => page.locator('main .appear-late, main [aria-busy=true]').count()).toBe(0)
  }
}

/** All that opens over a page, the menu of a phone, and what a button says has been done. */
async function openEverything(page: Page): Promise<void> {
  await goWithin(page, '/events')
  for (const opener of ['Account menu', ...OPENERS]) await withOverlay(page, opener, async () => {})
  await page.getByRole('button', { name: /^Actions for email/ }).click()
  // What it says goes by itself.
  const said = page.getByText(/^(Copied|Could not copy) the event id/).first().waitFor()
  await Promise.all([said, page.getByRole('menuitem', { name: 'Copy the event id' }).click()])
  await page.setViewportSize({ width: 390, height: 844 })
  await withOverlay(page, 'Open sidebar', () => page.locator(OVERLAY).getByRole('link', { name: 'Failures' }).waitFor())
}

/** All that moves: loading faces, the refresh button, menus, dialogs, the palette, rows and switches. */
async function useEverything(page: Page): Promise<void> {
  await page.route(EVENTS, () => {})
  await goWithin(page, '/events')
  await page.locator('.appear-late').waitFor()
  await page.unroute(EVENTS)
  await page.getByRole('button', { name: 'Refresh' }).click()
  await page.getByRole('link', { name: 'email.created' }).hover()
  await page.getByRole('switch', { name: 'Live' }).click()
  await page.getByRole('button', { name: 'Columns' }).click()
  await page.getByRole('menuitemcheckbox', { name: 'Happened' }).waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('menuitemcheckbox', { name: 'Happened' }).waitFor({ state: 'detached' })
  for (const key of ['Control+k', '?']) {
    await page.keyboard.press(key)
    await page.getByRole('dialog').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  }
}

test.for([
  ['what moves for others', useEverything],
  ['every page', seeEveryPage],
  ['all that opens over a page', openEverything],
] as const)('nothing moves for longer than a moment for whoever asked for less motion: %s', async ([, work]) => {
  const page = await rollcall.open('/', { reducedMotion: 'reduce' })
  const motion = await watchMotion(page)
  await work(page)
  expect(await motion()).toEqual([])
})

test('for anybody else the same things move', async () => {
  const page = await rollcall.open('/')
  const motion = await watchMotion(page)
  await useEverything(page)
  expect((await motion()).length).toBeGreaterThan(3)
})
