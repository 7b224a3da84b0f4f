import Database from 'better-sqlite3'
import type { Route } from 'playwright-core'
import { beforeEach, expect, test } from 'vitest'
import { REASONS } from '#shared/reasons'
import { violationsOn } from './support/axe'
import { idle } from './support/buttons'
import { focusedText, rowNames, untilContentHasFocus } from './support/lists'
import { unreachableParts } from './support/overlays'
import { personEvent } from './support/people'
import { useRollcall, visit } from './support/rollcall'

const rollcall = await useRollcall()
const STILL = { reducedMotion: 'reduce' } as const
let made = 0

/** A defect: while the work goes on, the table of users refuses every row. */
async function whileBroken(work: () => Promise<unknown>): Promise<void> {
  const other = new Database(rollcall.databaseFile(), { timeout: 5000 })
  other.exec('CREATE TRIGGER refuse_users BEFORE INSERT ON users BEGIN SELECT raise(ABORT, \'refused\'); END')
  try {
    await work()
  }
  finally {
    other.exec('DROP TRIGGER refuse_users')
    other.close()
  }
}

async function deliverFailing(count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, () => `msg_fail_${++made}`)
  await whileBroken(async () => {
    for (const id of ids) await rollcall.send(personEvent({ id: `user_${id}`, first_name: `Mended ${id}` }), id, 500)
  })
  return ids
}

/** Makes every mended event take some milliseconds, so that a mending is still running when the page is looked at. */
const SLOW = `
  CREATE VIEW IF NOT EXISTS slow AS WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < 50000) SELECT count(*) AS n FROM counted;
  CREATE TRIGGER IF NOT EXISTS mended_slowly AFTER UPDATE OF mended_at ON events BEGIN SELECT n FROM slow; END`

/** Each test begins with a log in which nothing has failed. */
beforeEach(async () => {
  const other = new Database(rollcall.databaseFile(), { timeout: 5000 })
  other.exec('UPDATE events SET outcome = \'ignored\', reason = NULL WHERE outcome = \'failed\'')
  other.close()
  await rollcall.send(personEvent({ id: 'user_admin', first_name: 'Ada', last_name: 'Admin' }))
})

test('a failed event is applied from its own page, which says what came of it; once more after a look at what that would do', async () => {
  const [id = ''] = await deliverFailing(1)
  const page = await rollcall.open(`/events/${id}`)
  const main = page.getByRole('main')
  const held: Route[] = []
  await page.route('**/api/reprocess', route => held.push(route))
  await page.getByRole('button', { name: 'Apply again', exact: true }).dblclick()
  await expect.poll(() => held.length).toBe(1)
  await held[0]!.continue()
  await main.getByText('Applied: the user’s row was written as this event has it.').first().waitFor()
  await main.getByText('had failed until an admin had it applied again').waitFor()
  await expect.poll(() => page.getByRole('region', { name: 'What happened' }).innerText()).toMatch(/^Applied/)
  expect(held, 'a double click asks once').toHaveLength(1)
  await page.unroute('**/api/reprocess')

  await idle(page.getByRole('button', { name: 'Apply again…', exact: true })).click()
  const dialog = page.getByRole('dialog', { name: 'Apply again' })
  await dialog.getByText('No user’s row would change.').waitFor()
  await dialog.getByRole('button', { name: 'Apply 1 event again' }).click()
  await dialog.waitFor({ state: 'detached' })
  await main.getByText('Nothing had to be done').waitFor()

  await visit(page, `/users/user_${id}`)
  await main.getByText('failed then, and was applied again by an admin').waitFor()
})

test('an event that is applied beside the failed ones leaves their list, and the keys lead on from where it stood', async () => {
  const [oldest, middle, newest] = await deliverFailing(3)
  const page = await rollcall.open(`/events/${middle}?outcome=failed`, { viewport: { width: 1440, height: 900 } })
  const rows = page.getByRole('table', { name: /^Events/ }).getByRole('row').filter({ has: page.getByRole('cell') })
  await expect.poll(() => rows.count()).toBe(3)
  await idle(page.getByRole('button', { name: 'Apply again', exact: true })).click()
  await expect.poll(() => rows.count()).toBe(2)
  await page.keyboard.press('j')
  await expect.poll(() => new URL(page.url()).pathname).toBe(`/events/${oldest}`)
  await page.keyboard.press('k')
  await expect.poll(() => new URL(page.url()).pathname).toBe(`/events/${newest}`)
  await page.keyboard.press('Escape')
  await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('href'))).toContain(`/events/${newest}`)
})

test('a session that has ended, and a server that cannot answer, are told beside the button, and nothing is lost', async () => {
  const [id = ''] = await deliverFailing(1)
  const page = await rollcall.open(`/events/${id}`, { complaints: [/401/] })
  await page.route('**/api/reprocess', route => route.fulfill({ status: 401, json: { statusCode: 401 } }))
  const button = page.getByRole('button', { name: 'Apply again', exact: true })
  await button.click()
  await page.getByText('Your session has ended.').waitFor()
  await page.unroute('**/api/reprocess')
  await button.click()
  await page.getByText('Applied: the user’s row was written as this event has it.').first().waitFor()
})

test('all that failed for a reason is previewed, applied and followed from its card, and recorded', async () => {
  const ids = await deliverFailing(3)
  const page = await rollcall.open('/failures', STILL)
  const card = page.getByRole('article').filter({ has: page.getByRole('heading', { name: REASONS.internal_error.title }) })
  await card.getByRole('button', { name: 'Apply all again…' }).dblclick()
  const dialog = page.getByRole('dialog', { name: 'Apply again' })
  await dialog.getByText('3 events match.').waitFor()
  expect(await dialog.count(), 'a double click opens one').toBe(1)
  await page.mouse.click(2, 2)
  expect(await dialog.getByRole('listitem').allInnerTexts()).toEqual([expect.stringMatching(/^Failed[\s\S]*applied\s+3$/)])
  await dialog.getByText('3 events would change a user’s row.').waitFor()
  expect(await violationsOn(page, { part: '[role=dialog]' })).toEqual([])
  await dialog.getByRole('button', { name: 'Apply 3 events again' }).click()
  await dialog.getByText('3 applied').waitFor()
  expect(await violationsOn(page, { part: '[role=dialog]' })).toEqual([])
  // Not by a role, which what lies behind a dialog does not have.
  await page.locator('article', { hasText: REASONS.internal_error.title }).waitFor({ state: 'detached' })

  await dialog.getByRole('link', { name: 'Result per event' }).click()
  await page.waitForURL('**/mending/*')
  await dialog.waitFor({ state: 'detached' })
  const main = page.getByRole('main')
  await main.getByRole('heading', { name: `Apply again: failed events with the reason “${REASONS.internal_error.title}”` }).waitFor()
  for (const id of ids) await main.getByText(id, { exact: true }).waitFor()
  await main.getByRole('link', { name: 'Ada Admin' }).waitFor()
  expect(await violationsOn(page)).toEqual([])
  await page.getByRole('link', { name: 'Mending', exact: true }).click()
  await expect.poll(async () => (await rowNames(page))[0]).toContain('Apply again: failed events')
  expect(await violationsOn(page)).toEqual([])
})

/** Failed events of a type of their own, by thousands; each takes some milliseconds to be mended. */
function insertMany(type: string): void {
  const other = new Database(rollcall.databaseFile(), { timeout: 5000 })
  other.exec(SLOW)
  const insert = other.prepare(`INSERT INTO events (id, type, family, subject_id, occurred_at, received_at, outcome, reason, delivery_count, payload)
    VALUES (?, ?, 'bulk', NULL, 1, ?, 'failed', 'internal_error', 1, ?)`)
  other.transaction(() => {
    for (let n = 0; n < 4000; n++) insert.run(`${type}_${n}`, type, Date.now() - n, JSON.stringify({ type }))
  })()
  other.close()
}

test('the list’s filters say what is applied again; of many a part is tried out; the rest can be cancelled on the way', async () => {
  insertMany('bulk.listed')
  const page = await rollcall.open('/events?type=bulk.listed&outcome=failed')
  const dialog = page.getByRole('dialog', { name: 'Apply again' })
  await page.getByRole('button', { name: 'Apply all again…' }).click()
  await dialog.getByText('failed bulk.listed events').waitFor()
  await dialog.getByText('4,000 events match.').waitFor()
  await dialog.getByText(/^The oldest \d+ events of these were tried out/).waitFor()
  await dialog.getByRole('button', { name: 'Apply 4,000 events again' }).click()
  await dialog.getByRole('progressbar', { name: 'Progress' }).waitFor()
  await dialog.getByRole('button', { name: 'Cancel the rest' }).click()
  await dialog.getByText(/^Cancelled after [\d,]+ events?\./).first().waitFor()
})

test('while one runs a second is refused, and its page shows it going on', async () => {
  insertMany('bulk.followed')
  const page = await rollcall.open('/events?type=bulk.followed', { ...STILL, complaints: [/409/] })
  const started = await page.request.post('/api/reprocess', { data: { filters: { type: 'bulk.followed' } } })
  expect(started.status()).toBe(202)
  const dialog = page.getByRole('dialog', { name: 'Apply again' })
  const held: Route[] = []
  await page.route('**/preview', route => held.push(route))
  await page.getByRole('button', { name: 'Apply all again…' }).click()
  await dialog.getByText('Trying it out, without changing anything…').waitFor()
  expect(await violationsOn(page, { part: '[role=dialog]' })).toEqual([])
  await expect.poll(() => held.length).toBe(1)
  await held[0]!.continue()
  await dialog.getByRole('button', { name: 'Apply 4,000 events again' }).click()
  await dialog.getByText('Something is running already').waitFor()
  expect(await violationsOn(page, { part: '[role=dialog]' })).toEqual([])
  await dialog.getByRole('link', { name: 'Mending' }).click()
  await dialog.waitFor({ state: 'detached' })

  await page.getByRole('table').getByRole('link', { name: 'Apply again: bulk.followed events' }).click()
  const progress = page.getByRole('progressbar', { name: 'Progress' })
  const value = () => progress.evaluate(element => element instanceof HTMLProgressElement ? element.value : -1)
  const before = await value()
  await expect.poll(value).toBeGreaterThan(before)
  expect(await violationsOn(page)).toEqual([])
  await page.getByRole('button', { name: 'Cancel the rest' }).press('Enter')
  await page.getByText(/^Cancelled after [\d,]+ events/).first().waitFor()
  expect(await progress.count()).toBe(0)
  await expect.poll(() => focusedText(page)).toMatch(/^Apply again: bulk\.followed events/)
})

test('the pages fit a phone, dialog included', async () => {
  const [id = ''] = await deliverFailing(1)
  const page = await rollcall.open('/failures', { viewport: { width: 360, height: 640 }, hasTouch: true, ...STILL })
  await page.getByRole('button', { name: 'Apply it again…' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Apply 1 event again' }).click()
  await page.getByRole('dialog').getByText('1 applied').waitFor()
  await expect.poll(() => unreachableParts(page)).toEqual([])
  const width = () => page.evaluate(() => document.documentElement.scrollWidth)
  expect(await width()).toBeLessThanOrEqual(360)
  const result = await page.getByRole('link', { name: 'Result per event' }).getAttribute('href') ?? ''
  // The card whose button opened it goes meanwhile.
  await page.getByText('Nothing has failed').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await untilContentHasFocus(page)
  for (const path of [result, '/mending', `/events/${id}`]) {
    await visit(page, path)
    await page.getByRole('main').first().waitFor()
    expect(await width(), path).toBeLessThanOrEqual(360)
  }
})
