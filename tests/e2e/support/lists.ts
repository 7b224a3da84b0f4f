import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'

/** The rows of the page's list that are in the document. */
export function rowsOf(page: Page): Locator {
  return page.getByRole('table').first().locator('tbody tr[data-index]')
}

/** The texts of the links that open the rows, in the order in which they stand. */
export async function rowNames(page: Page): Promise<string[]> {
  const names = await rowsOf(page).evaluateAll(rows => rows.map(row => row.querySelector('a')?.innerText ?? ''))
  return names.map(name => name.trim())
}

export async function expectRows(page: Page, names: string[]): Promise<void> {
  await expect.poll(() => rowNames(page)).toEqual(names)
}

/** What a list says of itself: “50 of 105 users”. */
export function summaryOf(page: Page): Locator {
  return page.locator('main p[role=status]').first()
}

/** Picks an option of one of the filters. */
export async function choose(page: Page, filter: string, option: string): Promise<void> {
  const select = page.getByRole('combobox', { name: filter, exact: true })
  const labels = await optionsOf(page, filter)
  const index = labels.findIndex(label => label.replace(/ \([\d,]+\)$/, '') === option)
  await select.selectOption({ index })
}

/** The choices of one of the filters, with their counts. */
export async function optionsOf(page: Page, filter: string): Promise<string[]> {
  const labels = await page.getByRole('combobox', { name: filter, exact: true }).locator('option').allTextContents()
  return labels.map(label => label.trim())
}

/** Those of them that would leave rows. */
export async function filledOptionsOf(page: Page, filter: string): Promise<string[]> {
  return (await optionsOf(page, filter)).filter(option => /\([1-9][\d,]*\)$/.test(option))
}

/** The text of the element with the focus. */
export function focusedText(page: Page): Promise<string> {
  return page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent?.trim() ?? '')
}

/** Waits until the keyboard is in the page's content, to which a button that goes by what it does passes it on. */
export const untilContentHasFocus = (page: Page) => expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('content')
