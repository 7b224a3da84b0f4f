import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { expectSearch } from './support/address'
import { expectRows, focusedText, summaryOf, untilContentHasFocus } from './support/lists'
import { PAGES, sendOneOfEverything } from './support/everyPage'
import { withOverlay } from './support/overlays'
import { useRollcall } from './support/rollcall'

const rollcall = await useRollcall()
const MOST_STOPS = 60
/** What every page has: the sidebar and the buttons of its head. */
const MOST_STOPS_OF_THE_FRAME = 10
const MOST_STOPS_OF_A_PAGE = 250
/** So many stops are looked at between two questions whether Tab has come round. */
const TABS_AT_ONCE = 10

beforeAll(() => sendOneOfEverything(rollcall))

/** Presses Tab until the element with this name has the focus. */
async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  const stops: string[] = []
  for (let stop = 0; stop < MOST_STOPS; stop++) {
    await page.keyboard.press('Tab')
    const focused = await focusedText(page)
    if (typeof name === 'string' ? focused === name : name.test(focused)) return
    stops.push(focused)
  }
  throw new Error(`Tab does not reach ${name}; it stopped at: ${stops.join(' | ')}`)
}

test('the first stop skips to the content', async () => {
  const page = await rollcall.open('/users')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await untilContentHasFocus(page)
})

test('a person is found and opened by the keyboard alone', async () => {
  const page = await rollcall.open('/')
  await tabTo(page, 'Users')
  await page.keyboard.press('Enter')
  await page.waitForURL('**/users')
  await tabTo(page, 'Search users')
  await page.keyboard.type('grace')
  await page.keyboard.press('Enter')
  await expectSearch(page, '?q=grace')
  await expectRows(page, [expect.stringMatching(/^Grace Wolfe/)] as string[])
  await tabTo(page, /^Grace Wolfe/)
  await page.keyboard.press('Enter')
  await page.waitForURL('**/users/user_grace')
})

test('a filter is chosen by the keyboard alone', async () => {
  const page = await rollcall.open('/users')
  await tabTo(page, 'Status')
  await page.keyboard.press('b')
  await expectRows(page, ['Example Example'])
  await expectSearch(page, '?status=banned')
})

/**
 * Presses Tab until it comes round, and gives the stops that a reader could not see: without a ring, outside the window, or
 * covered by something else.
 */
async function unseenStops(page: Page): Promise<{ stops: number, unseen: string[] }> {
  const round = await page.evaluateHandle(() => {
    const round = { stops: -1, unseen: [] as string[], isOver: false }
    // A stop is looked at as the next Tab leaves it: by then it has come into sight.
    window.addEventListener('keydown', ({ key }) => {
      if (key !== 'Tab' || round.isOver) return
      // Before the first Tab there is no stop.
      if (++round.stops === 0) return
      const focused = document.activeElement
      if (!focused || focused === document.body || focused.hasAttribute('data-tabbed')) {
        round.stops--
        round.isOver = true
        return
      }
      focused.setAttribute('data-tabbed', '')
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(focused)
      const hasRing = (outlineStyle !== 'none' && parseFloat(outlineWidth) > 0) || / 0px 0px 0px [1-9]/.test(boxShadow)
      const isInSight = [...focused.getClientRects()].some(({ left, top, width, height }) => [width / 2, Math.min(width / 2, 9)].some((across) => {
        const there = document.elementFromPoint(left + across, top + height / 2)
        return there !== null && (focused.contains(there) || there.contains(focused))
      }))
      if (!hasRing || !isInSight) round.unseen.push(`${hasRing ? 'covered' : 'no ring'}: ${focused.outerHTML.slice(0, 200)}`)
    }, true)
    return round
  })
  for (let tabs = 1; tabs <= MOST_STOPS_OF_A_PAGE; tabs++) {
    await page.keyboard.press('Tab')
    if (tabs % TABS_AT_ONCE > 0) continue
    const { isOver, ...seen } = await round.jsonValue()
    if (isOver) return seen
  }
  throw new Error(`Tab does not come round after ${MOST_STOPS_OF_A_PAGE} stops`)
}

test.for(PAGES)('wherever Tab stops on %s, the focus is seen', async (path) => {
  const { stops, unseen } = await unseenStops(await rollcall.open(path, { reducedMotion: 'reduce' }))
  expect(unseen).toEqual([])
  expect(stops).toBeGreaterThan(MOST_STOPS_OF_THE_FRAME)
})

test.for([
  ['the keys', 'Account menu', 'Keyboard shortcuts'],
  ['the account menu', 'Account menu', null],
  ['the columns', 'Columns', null],
  ['the span of time', 'Time: Any time', null],
  ['the export', 'Export events', null],
] as const)('Escape closes %s and gives the focus back', async ([, opener, item]) => {
  const page = await rollcall.open('/events')
  await page.getByRole('button', { name: opener }).press('Enter')
  if (item) await page.getByRole('menuitem', { name: item }).press('Enter')
  const overlay = page.locator(item ? '[role=dialog]' : '[data-reka-popper-content-wrapper]')
  await overlay.waitFor()
  await expect.poll(() => overlay.evaluate(element => element.contains(document.activeElement))).toBe(true)
  await page.keyboard.press('Escape')
  await overlay.waitFor({ state: 'detached' })
  await expect.poll(() => focusedText(page)).toBe(opener)
})

test('a row’s menu, a dialog, a span of time that is chosen and an event that is closed give the focus back', async () => {
  const page = await rollcall.open('/events', { viewport: { width: 1440, height: 900 } })
  for (const opener of ['Actions for email.created msg_email', 'Apply all again…']) {
    await withOverlay(page, opener, () => page.getByRole('menuitem').or(page.getByText('events match.')).first().waitFor())
    await expect.poll(() => focusedText(page)).toBe(opener)
  }
  await page.getByRole('button', { name: 'Time: Any time' }).press('Enter')
  await page.getByRole('button', { name: 'Last 7 days' }).press('Enter')
  await expect.poll(() => focusedText(page)).toMatch(/^Time: Since /)
  await page.getByRole('link', { name: 'email.created' }).press('Enter')
  await page.getByRole('link', { name: 'Close the event' }).filter({ visible: true }).press('Enter')
  await expect.poll(() => focusedText(page)).toBe('email.created')
  await page.getByRole('button', { name: 'Refresh' }).press('Enter')
  await summaryOf(page).filter({ hasText: /^\d+ events$/ }).waitFor()
  expect(await focusedText(page)).toBe('Refresh')
})

test('the keys that are asked for by ? give the focus back to the row that had it', async () => {
  const page = await rollcall.open('/events')
  await page.keyboard.press('j')
  await expect.poll(() => focusedText(page)).toBe('user.updated')
  await page.keyboard.press('?')
  await page.getByRole('dialog', { name: 'Keys' }).waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog', { name: 'Keys' }).waitFor({ state: 'detached' })
  await expect.poll(() => focusedText(page)).toBe('user.updated')
})

test('Escape closes the menu of a phone and gives the focus back to its button', async () => {
  const page = await rollcall.open('/events', { viewport: { width: 390, height: 844 } })
  await page.getByRole('button', { name: 'Open sidebar' }).press('Enter')
  await page.getByRole('dialog').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await expect.poll(() => focusedText(page)).toBe('Open sidebar')
})
