import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { expectRows } from './support/lists'
import { sendOneOfEverything } from './support/everyPage'
import { useRollcall } from './support/rollcall'

const rollcall = await useRollcall()
const MOST_STOPS = 60

beforeAll(() => sendOneOfEverything(rollcall))

/** Presses Tab until the element with this name has the focus. */
async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  const stops: string[] = []
  for (let stop = 0; stop < MOST_STOPS; stop++) {
    await page.keyboard.press('Tab')
    const focused = await page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent?.trim() ?? '')
    if (typeof name === 'string' ? focused === name : name.test(focused)) return
    stops.push(focused)
  }
  throw new Error(`Tab does not reach ${name}; it stopped at: ${stops.join(' | ')}`)
}

test('the first stop skips to the content', async () => {
  const page = await rollcall.open('/users')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('content')
})

test('a person is found and opened by the keyboard alone', async () => {
  const page = await rollcall.open('/')
  await tabTo(page, 'Users')
  await page.keyboard.press('Enter')
  await page.waitForURL('**/users')
  await tabTo(page, 'Search users')
  await page.keyboard.type('grace')
  await page.keyboard.press('Enter')
  await expect.poll(() => new URL(page.url()).search).toBe('?q=grace')
  await tabTo(page, /^Grace Wolfe/)
  await page.keyboard.press('Enter')
  await page.waitForURL('**/users/user_grace')
})

test('a filter is chosen by the keyboard alone', async () => {
  const page = await rollcall.open('/users')
  await tabTo(page, 'Status')
  await page.keyboard.type('bann')
  await expectRows(page, ['Example Example'])
  expect(new URL(page.url()).search).toBe('?status=banned')
})
