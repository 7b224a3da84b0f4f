import axe from 'axe-core'
import type { Page } from 'playwright-core'

/** What a theme can change of axe's verdict. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block']
/** Rules about the page as a whole say nothing of a part of it. */
const PART_RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
/** Belongs to WCAG 2.2 AA; axe leaves it out unless it is asked for. */
const RULES_BESIDE = { 'target-size': { enabled: true } }

/**
 * What axe-core finds wrong with the page as it stands, in the light theme and in the dark one: a line for each element, with
 * its theme. The page has to follow the system's theme, as it does at first; it ends in the dark one.
 *
 * @param options.part A selector of the part to look at.
 * @param options.themes Both when absent; colours that another width has shown already need no second look in the dark.
 */
export async function violationsOn(page: Page, { part, themes = ['light', 'dark'] }: { part?: string, themes?: ('light' | 'dark')[] } = {}): Promise<string[]> {
  await page.evaluate(axe.source)
  const found: string[] = []
  for (const theme of themes) found.push(...await violationsIn(page, theme, part, theme === 'dark' ? COLOUR_RULES : part ? PART_RULES : undefined))
  return found
}

async function violationsIn(page: Page, colorScheme: 'light' | 'dark', part?: string, runOnly?: string[]): Promise<string[]> {
  await page.emulateMedia({ colorScheme })
  await page.locator(`html.${colorScheme}`).waitFor({ state: 'attached' })
  const { violations } = await page.evaluate(({ part, rules, runOnly }) => {
    const scope: typeof globalThis & { axe?: typeof axe } = globalThis
    if (!scope.axe) throw new Error('axe-core did not load')
    // A dialog sets the body's overflow. Browsers cut off at the window by it, axe at the body, which has no height of its own, and then overlooks all text.
    document.body.style.minHeight = '100vh'
    return scope.axe.run(part ?? document, { resultTypes: ['violations'], rules, ...(runOnly && { runOnly }) })
  }, { part, rules: RULES_BESIDE, runOnly })
  return violations.flatMap(({ id, nodes }) => nodes.map(node => `${colorScheme}: ${id}: ${node.html.slice(0, 200)} ${node.failureSummary ?? ''}`))
}
