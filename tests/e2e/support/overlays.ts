import type { Page } from 'playwright-core'

/** What lies over the page: menus, panels and dialogs. */
export const OVERLAY = '[data-reka-popper-content-wrapper], [role=dialog]'

/** The buttons of the list of events that open something over it. */
export const OPENERS = ['Columns', 'Time: Any time', 'Export events', /^Actions for email/, 'Apply all again…'] as const

/** Opens what a button opens, by the keyboard, looks at it, and leaves it by Escape. */
export async function withOverlay(page: Page, opener: string | RegExp, look: () => Promise<unknown>): Promise<void> {
  const overlays = page.locator(OVERLAY)
  const before = await overlays.count()
  await page.getByRole('button', { name: opener, exact: true }).press('Enter')
  await overlays.nth(before).waitFor()
  await look()
  await page.keyboard.press('Escape')
  await overlays.nth(before).waitFor({ state: 'detached' })
}

/**
 * What of the overlays cannot be seen or reached in the window as it is: parts beyond its edges, what is cut off or scrolls
 * sideways, and what can be pressed but is covered, or stays out of sight wherever its overlay is scrolled to.
 */
export function unreachableParts(page: Page): Promise<string[]> {
  return page.evaluate((OVERLAY) => {
    const told = (what: string, element: Element) => `${what}: ${element.outerHTML.slice(0, 160)}`
    const isInside = (element: Element) => {
      const { left, top, right, bottom } = element.getBoundingClientRect()
      return left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight
    }
    const isInSight = (element: Element) => {
      element.scrollIntoView({ block: 'nearest' })
      const { left, top, width, height } = element.getBoundingClientRect()
      const there = document.elementFromPoint(left + width / 2, top + height / 2)
      return isInside(element) && there !== null && (element.contains(there) || there.contains(element))
    }
    const isCutOff = (element: Element) => {
      const { overflowX, textOverflow } = getComputedStyle(element)
      return overflowX !== 'visible' && textOverflow !== 'ellipsis' && element.clientWidth > 1 && element.scrollWidth > element.clientWidth + 1
    }
    const overlays = [...document.querySelectorAll(OVERLAY)]
    const last = overlays.at(-1)
    if (!last) return ['nothing lies over the page']
    return [
      ...document.documentElement.scrollWidth > innerWidth ? [`the page is ${document.documentElement.scrollWidth} wide`] : [],
      ...overlays.filter(overlay => !isInside(overlay)).map(overlay => told('beyond the window', overlay)),
      ...[last, ...last.querySelectorAll('*')].filter(isCutOff).map(element => told('cut off', element)),
      ...[...last.querySelectorAll('a, button, input, select, [role^=menuitem], [role=option]')].filter(element => !isInSight(element)).map(element => told('out of reach', element)),
    ]
  }, OVERLAY)
}
