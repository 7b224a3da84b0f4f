import type { Page } from 'playwright-core'

/** The number that stands in the overview's link to a list, such as `/deliveries?outcome=accepted`. */
export async function countOn(page: Page, to: string): Promise<number> {
  return Number((await page.getByRole('main').locator(`a[href="${to}"]`).innerText()).match(/\d+$/)?.[0])
}

export const acceptedOn = (page: Page) => countOn(page, '/deliveries?outcome=accepted')
