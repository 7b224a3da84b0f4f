import axe from 'axe-core'
import type { AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'

/** What axe-core finds wrong with the page as it stands, a line for each element. */
export async function violationsOn(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate(() => {
    const scope: typeof globalThis & { axe?: { run: () => Promise<AxeResults> } } = globalThis
    if (!scope.axe) throw new Error('axe-core did not load')
    return scope.axe.run()
  })
  return violations.flatMap(({ id, nodes }) => nodes.map(node => `${id}: ${node.html.slice(0, 200)} ${node.failureSummary ?? ''}`))
}
