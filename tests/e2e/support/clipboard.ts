import type { Page } from 'playwright-core'
import { expect } from 'vitest'

const NOTHING_YET = 'nothing yet'

/** What a press of the button copies, on a page that may read and write the clipboard. */
export async function copiedBy(page: Page, button: string): Promise<string> {
  const clipboard = () => page.evaluate(() => navigator.clipboard.readText())
  await page.evaluate(text => navigator.clipboard.writeText(text), NOTHING_YET)
  await page.getByRole('button', { name: button }).click()
  await expect.poll(clipboard).not.toBe(NOTHING_YET)
  return clipboard()
}
