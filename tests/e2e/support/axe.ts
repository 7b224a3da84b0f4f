import axe from 'axe-core'
import type { Page } from 'playwright-core'

/**
 * What axe-core finds wrong with the page as it stands, a line for each element.
 *
 * @param part A selector of the part to look at. Rules about the page as a whole are left out then.
 */
export async function violationsOn(page: Page, part?: string): Promise<string[]> {
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate((selector) => {
    const scope: typeof globalThis & { axe?: typeof axe } = globalThis
    if (!scope.axe) throw new Error('axe-core did not load')
    // A dialog sets the body's overflow. Browsers cut off at the window by it, axe at the body, which has no height of its own, and then overlooks all text.
    document.body.style.minHeight = '100vh'
    return selector ? scope.axe.run(selector, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }) : scope.axe.run()
  }, part)
  return violations.flatMap(({ id, nodes }) => nodes.map(node => `${id}: ${node.html.slice(0, 200)} ${node.failureSummary ?? ''}`))
}

/** The same in the light theme and in the dark one, each line with its theme. The page has to follow the system's theme, as it does at first. */
export async function violationsInBothThemes(page: Page, part?: string): Promise<string[]> {
  const found: string[] = []
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await page.locator(`html.${colorScheme}`).waitFor({ state: 'attached' })
    found.push(...(await violationsOn(page, part)).map(violation => `${colorScheme}: ${violation}`))
  }
  return found
}
