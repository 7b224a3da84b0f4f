import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { expectSearch } from './support/address'
import { expectRows, focusedText } from './support/lists'
import { minute } from './support/people'
import { useRollcall } from './support/rollcall'

const rollcall = await useRollcall()
const WIDE = { viewport: { width: 1440, height: 900 } }
const NARROW = { viewport: { width: 390, height: 844 } }
const NEWEST_FIRST = ['role.deleted', 'role.updated', 'role.created']

const heading = (page: Page, name: string) => page.getByRole('heading', { name, exact: true, level: 1 })
const pathOf = (page: Page) => new URL(page.url()).pathname
const expectPath = (page: Page, path: string) => expect.poll(() => pathOf(page)).toBe(path)

beforeAll(async () => {
  for (const [index, type] of [...NEWEST_FIRST].reverse().entries()) {
    await rollcall.send({ type, timestamp: minute(index), data: { id: `role_${index}` } }, `msg_${index}`)
  }
})

test('on a wide screen an event opens beside the list, with an address of its own', async () => {
  const page = await rollcall.open('/events?outcome=ignored', WIDE)
  await page.getByRole('link', { name: 'role.updated' }).click()
  await heading(page, 'role.updated').waitFor()
  expect(await heading(page, 'Events').isVisible()).toBe(true)
  await expectPath(page, '/events/msg_1')
  await expectSearch(page, '?outcome=ignored')
  await page.reload()
  await heading(page, 'role.updated').waitFor()
  await expectRows(page, NEWEST_FIRST)
  await page.getByRole('link', { name: 'Close the event' }).click()
  await heading(page, 'role.updated').waitFor({ state: 'detached' })
  await expectPath(page, '/events')
  await expectSearch(page, '?outcome=ignored')
})

test('on a narrow one it takes the list’s place, and back leads to the list', async () => {
  const page = await rollcall.open('/events', NARROW)
  await page.getByRole('link', { name: 'role.updated' }).click()
  await heading(page, 'role.updated').waitFor()
  expect(await heading(page, 'Events').isVisible()).toBe(false)
  await page.goBack()
  await heading(page, 'Events').waitFor()
  await expectRows(page, NEWEST_FIRST)
})

test('j and k go through the list, with an event open or not, as the arrow keys do from a row, and Escape closes it', async () => {
  const page = await rollcall.open('/events', WIDE)
  await page.keyboard.press('j')
  await expect.poll(() => focusedText(page)).toBe('role.deleted')
  await page.keyboard.press('j')
  await expect.poll(() => focusedText(page)).toBe('role.updated')
  for (const [key, row] of [['ArrowUp', 'role.deleted'], ['ArrowUp', 'role.deleted'], ['ArrowDown', 'role.updated']] as const) {
    await page.keyboard.press(key)
    await expect.poll(() => focusedText(page)).toBe(row)
  }
  await page.keyboard.press('Enter')
  await heading(page, 'role.updated').waitFor()
  await page.keyboard.press('j')
  await heading(page, 'role.created').waitFor()
  await expectPath(page, '/events/msg_0')
  // There is no next one.
  await page.keyboard.press('j')
  await page.keyboard.press('k')
  await page.keyboard.press('k')
  await heading(page, 'role.deleted').waitFor()
  await page.keyboard.press('Escape')
  await expectPath(page, '/events')
  await expect.poll(() => focusedText(page)).toBe('role.deleted')
  // Going through the list has left one entry in the history, not one for each event.
  await page.goBack()
  await page.goBack()
  await expectPath(page, '/events')
})

test('Escape closes a menu that lies over the event first', async () => {
  const page = await rollcall.open('/events/msg_1', WIDE)
  await page.getByRole('button', { name: 'Columns' }).click()
  await page.getByRole('menuitemcheckbox', { name: 'Happened' }).waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('menuitemcheckbox', { name: 'Happened' }).waitFor({ state: 'detached' })
  expect(pathOf(page)).toBe('/events/msg_1')
})

test('/ goes to the search, where letters are letters; ? shows the keys', async () => {
  const page = await rollcall.open('/events', WIDE)
  await page.keyboard.press('/')
  await expect.poll(() => focusedText(page)).toBe('Search by event id or subject id')
  await page.keyboard.type('j?k')
  expect(await page.getByRole('searchbox').inputValue()).toBe('j?k')
  await heading(page, 'Events').click()
  await page.keyboard.press('?')
  const help = page.getByRole('dialog', { name: 'Keys' })
  await help.getByText('Next row', { exact: true }).waitFor()
  await page.keyboard.press('Escape')
  await help.waitFor({ state: 'detached' })
})
