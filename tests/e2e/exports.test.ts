import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import Database from 'better-sqlite3'
import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { violationsOn } from './support/axe'
import { minute, personEvent } from './support/people'
import { useRollcall } from './support/rollcall'

const rollcall = await useRollcall()
const EXPORTS = /\/api\/exports\//
/** So many rows, of six kilobytes each, that they are under way for long where so many bytes a second are let through. */
const MANY = 4000
const SLOWLY = 1_000_000

beforeAll(async () => {
  await rollcall.send(personEvent({ id: 'user_grace', first_name: 'Grace', last_name: '=1+1', created_at: minute(2), email: 'grace@example.org' }))
  await rollcall.send(personEvent({ id: 'user_rtl', first_name: 'שלום', last_name: 'Two\nlines', created_at: minute(1), email: 'rtl@example.org' }))
  await rollcall.send(personEvent({ id: 'user_banned', first_name: 'Ban', last_name: 'Ned', banned: true }))
})

/** Has the browser save as those do that let no page write a file: by a download. */
const withoutPicker = (page: Page) => page.evaluate(() => Reflect.deleteProperty(window, 'showSaveFilePicker'))

/** Has the picker pick a real file, in the page's own place. What it holds is read by {@link pickedText}. */
const withPicker = (page: Page) => page.evaluate(() => Object.assign(window, {
  showSaveFilePicker: async () => (await navigator.storage.getDirectory()).getFileHandle('picked', { create: true }),
}))

/** The text of the picked file, or null where there is none. It may go while it is read. */
const pickedText = (page: Page) => page.evaluate(async () => {
  const folder = await navigator.storage.getDirectory()
  return folder.getFileHandle('picked').then(handle => handle.getFile()).then(file => file.text()).catch(() => null)
})

const exportPanel = (page: Page, list: string) => page.getByRole('region', { name: `Export of ${list}` })

async function openPanel(page: Page, list: string) {
  await page.getByRole('button', { name: `Export ${list}` }).click()
  const panel = exportPanel(page, list)
  await panel.waitFor()
  return panel
}

test('what the filters match is downloaded as CSV, and the panel says how much that was', async () => {
  const page = await rollcall.open('/users')
  await withoutPicker(page)
  const panel = await openPanel(page, 'users')
  await panel.getByText('Export 2 users').waitFor()
  const downloading = page.waitForEvent('download')
  await panel.getByRole('button', { name: 'CSV' }).click()
  const download = await downloading
  expect(download.suggestedFilename()).toMatch(/^rollcall-users-\d{8}T\d{6}Z\.csv$/)
  await panel.getByText('Exported 2 users').waitFor()
  const text = await readFile(await download.path(), 'utf8')
  expect(text).toContain('\r\nuser_grace,')
  expect(text).toContain(',Grace,\'=1+1,')
  expect(text).toContain(',שלום,"Two\nlines",')
  expect(text).not.toContain('user_banned')
})

test('where the browser lets a page write, a picked file is written, in the list’s present filters', async () => {
  const page = await rollcall.open('/users?status=banned')
  await withPicker(page)
  const panel = await openPanel(page, 'users')
  await panel.getByRole('button', { name: 'JSON lines' }).click()
  await panel.getByText('Exported 1 user').waitFor()
  const text = await pickedText(page)
  expect(text?.split('\n').filter(Boolean).map(line => JSON.parse(line).id)).toEqual(['user_banned'])
})

test.for(['events', 'deliveries'])('%s can be exported too', async (list) => {
  const page = await rollcall.open(`/${list}`)
  await withPicker(page)
  const panel = await openPanel(page, list)
  await panel.getByRole('button', { name: 'CSV' }).click()
  await panel.getByText('Exported 3').waitFor()
})

test('an export that runs can be cancelled by the keyboard, leaves nothing, and another can begin; two clicks begin one', async () => {
  const page = await rollcall.open('/users')
  await withPicker(page)
  let asked = 0
  await page.route(EXPORTS, () => {
    asked++
  })
  const panel = await openPanel(page, 'users')
  await panel.getByRole('button', { name: 'CSV' }).dblclick()
  await page.getByRole('progressbar', { name: 'Export of users' }).waitFor()
  await panel.getByText('0 of 2 users, 0 bytes').waitFor()
  expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Export of users')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await panel.getByText('Nothing was saved.').waitFor()
  expect(await pickedText(page)).toBeNull()
  expect(asked).toBe(1)
  await page.unroute(EXPORTS)
  await panel.getByRole('button', { name: 'Another export' }).click()
  await panel.getByRole('button', { name: 'CSV' }).click()
  await panel.getByText('Exported 2 users').waitFor()
  await page.keyboard.press('Escape')
  await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Export users')
})

test('an export tells how far it is as it goes on, and one that is cancelled ends on the server as well', async () => {
  const other = new Database(rollcall.databaseFile(), { timeout: 60_000 })
  // JSON spells each character with six.
  other.exec(`
    WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ${MANY})
    INSERT INTO deliveries (received_at, outcome, status_code, duration_ms, user_agent, body_bytes, headers)
    SELECT n, 'duplicate', 200, 1, printf('%.*c', 1000, char(1)), 1, '{}' FROM numbers`)
  const page = await rollcall.open('/deliveries?outcome=duplicate')
  const running = async () => /^rollcall_exports_running (\d+)$/m.exec(await (await page.request.get('/api/metrics')).text())?.[1]
  await withPicker(page)
  const session = await page.context().newCDPSession(page)
  await session.send('Network.emulateNetworkConditions', { offline: false, latency: 0, downloadThroughput: SLOWLY, uploadThroughput: -1 })
  const panel = await openPanel(page, 'deliveries')
  await panel.getByRole('button', { name: 'JSON lines' }).click()
  const bar = page.getByRole('progressbar', { name: 'Export of deliveries' })
  const rows = async () => Number(/([\d,]+) of 4,000 deliveries, [\d.]+ [KM]iB/.exec(await panel.innerText())?.[1]?.replaceAll(',', ''))
  for (const percent of [2, 4]) {
    await expect.poll(async () => Number(await bar.getAttribute('aria-valuenow'))).toBeGreaterThanOrEqual(percent)
    expect(await rows()).toBeGreaterThanOrEqual((percent - 1) / 100 * MANY)
  }
  expect(await running()).toBe('1')
  await panel.getByRole('button', { name: 'Cancel' }).click()
  await panel.getByText('Nothing was saved.').waitFor()
  await expect.poll(running).toBe('0')
  await session.detach()
  other.exec('DELETE FROM deliveries WHERE outcome = \'duplicate\'')
  other.close()
})

test('a refusal says why, and the next try goes well', async () => {
  const page = await rollcall.open('/users', { complaints: [/429/] })
  await withPicker(page)
  await page.route(EXPORTS, route => route.fulfill({ status: 429, json: { statusCode: 429 } }))
  const panel = await openPanel(page, 'users')
  await panel.getByRole('button', { name: 'CSV' }).click()
  await panel.getByText('Too many exports at once').waitFor()
  await page.unroute(EXPORTS)
  await panel.getByRole('button', { name: 'Try again' }).click()
  await panel.getByText('Exported 2 users').waitFor()
})

test('an answer that breaks off is no file', async () => {
  const breaking = createServer((_, response) => {
    response.write('{}\n', () => response.destroy())
  })
  await once(breaking.listen(0, 'localhost'), 'listening')
  const page = await rollcall.open('/users', { complaints: [/ERR_INCOMPLETE_CHUNKED_ENCODING/] })
  await withPicker(page)
  await page.route(EXPORTS, route => route.continue({ url: `http://localhost:${(breaking.address() as AddressInfo).port}/` }))
  const panel = await openPanel(page, 'users')
  await panel.getByRole('button', { name: 'JSON lines' }).click()
  await panel.getByText('The export broke off').waitFor()
  expect(await pickedText(page)).toBeNull()
  breaking.close()
})

test('a page is not left by accident while its export runs', async () => {
  const page = await rollcall.open('/users')
  await withPicker(page)
  await page.route(EXPORTS, () => {})
  const panel = await openPanel(page, 'users')
  await panel.getByRole('button', { name: 'CSV' }).click()
  await page.getByRole('progressbar', { name: 'Export of users' }).waitFor()
  const asked: string[] = []
  page.once('dialog', (dialog) => {
    asked.push(dialog.message())
    return dialog.dismiss()
  })
  await page.getByRole('link', { name: 'Events', exact: true }).click()
  await expect.poll(() => asked).toEqual([expect.stringContaining('The export of users is still running')])
  expect(new URL(page.url()).pathname).toBe('/users')
  page.once('dialog', dialog => dialog.accept())
  await page.getByRole('link', { name: 'Events', exact: true }).click()
  await page.waitForURL('**/events')
  // Nobody waits until the file of a page that is left is gone.
  await expect.poll(() => pickedText(page)).toBeNull()
})

test('axe-core finds nothing wrong with any face of the panel', async () => {
  const page = await rollcall.open('/users', { reducedMotion: 'reduce', complaints: [/503/] })
  await withPicker(page)
  const panel = await openPanel(page, 'users')
  const overlay = '[data-reka-popper-content-wrapper]'
  expect(await violationsOn(page, { part: overlay })).toEqual([])
  await page.route(EXPORTS, () => {})
  await panel.getByRole('button', { name: 'CSV' }).click()
  await page.getByRole('progressbar').waitFor()
  expect(await violationsOn(page, { part: overlay })).toEqual([])
  await panel.getByRole('button', { name: 'Cancel' }).click()
  await panel.getByText('Cancelled').waitFor()
  expect(await violationsOn(page, { part: overlay })).toEqual([])
  await page.unroute(EXPORTS)
  await page.route(EXPORTS, route => route.fulfill({ status: 503, json: { statusCode: 503 } }))
  await panel.getByRole('button', { name: 'Another export' }).click()
  await panel.getByRole('button', { name: 'CSV' }).click()
  await panel.getByText('Rollcall cannot answer now').waitFor()
  expect(await violationsOn(page, { part: overlay })).toEqual([])
})
