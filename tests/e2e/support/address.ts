import type { Page } from 'playwright-core'
import { expect } from 'vitest'

/** Waits until the page’s address has this query: an address may follow what is drawn, and be followed by it. */
export async function expectSearch(page: Page, search: string): Promise<void> {
  await expect.poll(() => new URL(page.url()).search).toBe(search)
}
