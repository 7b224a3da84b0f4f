import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { violationsOn } from './support/axe'
import { copiedBy } from './support/clipboard'
import { minute, personEvent } from './support/people'
import { untilItListens, useRollcall, type PageOptions } from './support/rollcall'

const rollcall = await useRollcall()
const LABEL = 'Text of the payload'
const NODES = 50_000
const DEPTH = 1_000
/** More lines than that never stand in the page at once. */
const LINES_MOST = 600

beforeAll(async () => {
  const nested = { in: { deep: { needle: 'found', list: [1, 2] } } }
  await rollcall.send(personEvent({ id: 'user_tree', public_metadata: { nested, 'rtl': 'שלום (ב)', 'long': `${'x'.repeat(5000)}needle`, 'odd key': true } }), 'msg_tree')
  await rollcall.send({ type: 'comet.created', timestamp: minute(1), data: { list: Array.from({ length: NODES }, (_, at) => at), last: 'the needle' } }, 'msg_huge')
  const deep = `{"type":"comet.deep","number":12345678901234567890.0,"data":${'{"a":'.repeat(DEPTH)}"needle"${'}'.repeat(DEPTH)}}`
  await rollcall.sendRaw(() => rollcall.signed(deep, 'msg_deep'))
})

const treeOf = (page: Page) => page.getByRole('tree', { name: LABEL })
const search = (page: Page) => page.getByRole('searchbox', { name: `Find in ${LABEL}` })
const focused = (page: Page) => page.evaluate(() => document.activeElement?.textContent?.trim())

/** The viewer's script comes when it is seen. */
async function openViewer(path: string, options?: PageOptions) {
  const page = await rollcall.open(path, options)
  await treeOf(page).scrollIntoViewIfNeeded()
  await untilItListens(treeOf(page).getByRole('treeitem').first())
  return page
}

async function press(page: Page, ...keys: string[]) {
  for (const key of keys) await page.keyboard.press(key)
}

test('a document is readable before any script has run, its numbers as they were sent', async () => {
  const page = await rollcall.open(null, { complaints: [/ERR_FAILED/] })
  await page.route(/_nuxt\/.*\.js/, route => route.abort())
  await page.goto('/events/msg_tree')
  expect(await treeOf(page).innerText()).toContain('"needle": "found"')
  await page.goto('/events/msg_deep')
  expect(await treeOf(page).innerText()).toContain('"number": 12345678901234567890.0')
})

test('the arrows lead through it, open it and close it', async () => {
  const page = await openViewer('/events/msg_deep')
  await page.getByRole('button', { name: 'Close all' }).click()
  await expect.poll(() => treeOf(page).getByRole('treeitem').count()).toBe(4)
  await treeOf(page).getByRole('treeitem').first().focus()
  await press(page, 'End')
  await expect.poll(() => focused(page)).toBe('"data": {1 entry}')
  await press(page, 'ArrowRight')
  await expect.poll(() => focused(page)).toBe('"data": {')
  await press(page, 'ArrowRight')
  await expect.poll(() => focused(page)).toBe('"a": {1 entry}')
  await press(page, 'ArrowLeft', 'ArrowLeft')
  await expect.poll(() => focused(page)).toBe('"data": {1 entry}')
  await press(page, 'ArrowUp')
  await expect.poll(() => focused(page)).toBe('"number": 12345678901234567890.0,')
  await press(page, 'Home', 'Enter')
  await expect.poll(() => focused(page)).toBe('{3 entries}')
})

test('a search opens what hides its finds and goes round through them', async () => {
  const page = await openViewer('/events/msg_tree', { reducedMotion: 'reduce' })
  await page.getByRole('button', { name: 'Close all' }).click()
  await search(page).fill('NEEDLE')
  const status = page.getByRole('search', { name: '' }).getByRole('status')
  const lookedAt = treeOf(page).locator('mark[data-looked-at]')
  await expect.poll(() => status.innerText()).toBe('1 of 2')
  await expect.poll(() => lookedAt.locator('xpath=ancestor::*[@role="treeitem"]').innerText()).toBe('"needle": "found",')
  await press(page, 'Enter')
  await expect.poll(() => status.innerText()).toBe('2 of 2')
  await expect.poll(() => lookedAt.locator('xpath=ancestor::*[@role="treeitem"]').innerText()).toContain('xneedle"')
  expect(await violationsOn(page)).toEqual([])
  await press(page, 'Enter')
  await expect.poll(() => status.innerText()).toBe('1 of 2')
  await press(page, 'Shift+Enter')
  await expect.poll(() => status.innerText()).toBe('2 of 2')
  await search(page).fill('nowhere')
  await expect.poll(() => status.innerText()).toBe('Nothing found')
  await press(page, 'Escape')
  expect(await search(page).inputValue()).toBe('')
})

test('a value, its path and the whole raw text are copied as they are', async () => {
  const page = await openViewer('/events/msg_tree', { permissions: ['clipboard-read', 'clipboard-write'] })
  const copied = (button: string) => copiedBy(page, button)
  await treeOf(page).getByText('שלום').click()
  expect(await copied('Copy value')).toBe('שלום (ב)')
  expect(await copied('Copy path')).toBe('data.public_metadata.rtl')
  await treeOf(page).getByText('"odd key"').click()
  expect(await copied('Copy path')).toBe('data.public_metadata["odd key"]')
  expect(JSON.parse(await copied('Copy the raw text'))).toMatchObject({ data: { id: 'user_tree' } })
})

test('text from right to left stays within its value', async () => {
  const page = await openViewer('/events/msg_tree')
  const value = treeOf(page).getByText('שלום')
  expect(await value.evaluate(element => getComputedStyle(element).direction)).toBe('rtl')
  expect(await treeOf(page).evaluate(element => getComputedStyle(element).direction)).toBe('ltr')
})

test('lines are wrapped, or not, as the reader likes', async () => {
  const page = await openViewer('/events/msg_tree')
  const isWide = () => page.getByRole('region', { name: LABEL }).evaluate(region => region.scrollWidth > region.clientWidth)
  expect(await isWide()).toBe(false)
  await page.getByRole('button', { name: 'Wrap lines' }).click()
  await expect.poll(isWide).toBe(true)
})

test('of 50,000 values a part stands in the page, and any is reached', async () => {
  const page = await openViewer('/events/msg_huge')
  const lines = treeOf(page).getByRole('treeitem')
  await page.getByRole('button', { name: 'Open all' }).click()
  const later = page.getByRole('button', { name: 'Show 300 later lines' })
  await later.press('Enter')
  await expect.poll(() => lines.count()).toBe(LINES_MOST)
  await press(page, 'Enter')
  const earlier = page.getByRole('button', { name: 'Show 300 earlier lines' })
  await earlier.waitFor()
  // The button goes with what it showed; the keyboard goes on from the line below it.
  const below = (await lines.first().innerText()).trim()
  await earlier.press('Enter')
  await earlier.waitFor({ state: 'detached' })
  await expect.poll(() => focused(page)).toBe(below)
  await search(page).fill('the needle')
  await treeOf(page).locator('mark[data-looked-at]').waitFor()
  expect(await lines.count()).toBeLessThanOrEqual(LINES_MOST)
  await page.getByRole('button', { name: 'Show 300 earlier lines' }).click()
  await expect.poll(() => lines.count()).toBeGreaterThan(300)
  expect(await lines.count()).toBeLessThanOrEqual(LINES_MOST)
  await lines.last().focus()
  await press(page, 'Home')
  await expect.poll(() => focused(page)).toBe('{')
})

test('a thousand levels are opened, and the innermost value is found', async () => {
  const page = await openViewer('/events/msg_deep')
  await search(page).fill('needle')
  await expect.poll(() => treeOf(page).locator('mark').locator('xpath=ancestor::*[@role="treeitem"]').getAttribute('aria-level')).toBe(String(DEPTH + 2))
})
