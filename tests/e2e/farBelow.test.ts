import Database from 'better-sqlite3'
import { beforeAll, expect, test } from 'vitest'
import { violationsOn } from './support/axe'
import { rowsOf, summaryOf } from './support/lists'
import { minute } from './support/people'
import { useRollcall } from './support/rollcall'

/** More than one page of a list walks past, and more who are looked for than can be sorted. */
const NEWER = 50_500
const OLD = 1200

const rollcall = await useRollcall()

beforeAll(() => {
  const client = new Database(rollcall.databaseFile(), { timeout: 60_000 })
  client.prepare(`
    INSERT INTO users (id, first_name, status, created_at, last_event_id, synced_at, search_text, search_starts)
    WITH RECURSIVE numbers (n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM numbers WHERE n < ?)
    SELECT 'user_' || n, name || ' ' || n, 'active', ? + n, 'msg_' || n, ?, ' ' || lower(name), ' ' || lower(substr(name, 1, 4))
    FROM (SELECT n, CASE WHEN n <= ? THEN 'Methuselah' ELSE 'Newcomer' END AS name FROM numbers)`).run(OLD + NEWER, minute(1), minute(1), OLD)
  client.close()
})

test('who lies far below is found without a click: an empty page is not the end', async () => {
  const page = await rollcall.open('/users?q=methuselah')
  await expect.poll(() => rowsOf(page).first().innerText()).toContain(`Methuselah ${OLD}`)
  expect(await summaryOf(page).innerText()).toMatch(/^\d+ of 1,000\+ users$/)
})

test('while nobody is found yet, the list says that it looks further, and is not called empty', async () => {
  const page = await rollcall.open(null)
  const held = Promise.withResolvers<undefined>()
  await page.route(/api\/users\?.*cursor/, async (route) => {
    await held.promise
    await route.continue()
  })
  await page.goto('/users?q=methuselah')
  await expect.poll(() => summaryOf(page).innerText()).toBe('No users found yet; looking further…')
  await page.getByRole('button', { name: 'Load more users' }).waitFor()
  expect(await violationsOn(page)).toEqual([])
  held.resolve(undefined)
  await expect.poll(() => rowsOf(page).first().innerText()).toContain(`Methuselah ${OLD}`)
})

test('the search over everything finds them too', async () => {
  const page = await rollcall.open('/')
  await page.keyboard.press('Control+k')
  const palette = page.getByRole('dialog', { name: 'Search' })
  await palette.getByRole('textbox').fill('methuselah')
  await palette.getByRole('option', { name: `Methuselah ${OLD}` }).waitFor()
})
