import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import Database from 'better-sqlite3'
import type { Page } from 'playwright-core'
import { afterAll, beforeEach, expect, test } from 'vitest'
import type { Alerts } from '#shared/alerts'
import { REASONS } from '#shared/reasons'
import { REJECTED_REQUESTS } from '../../scripts/clerk/sender'
import { violationsOn } from './support/axe'
import { personEvent } from './support/people'
import { useRollcall, visit } from './support/rollcall'

const HOUR_MS = 3_600_000
const LOCK_PATIENCE_MS = 60_000
const WIDE = { width: 1280, height: 900 }
const NARROW = { width: 390, height: 844 }
const PAGES = ['/', '/users/user_grace', '/mending']

let answerWith = 500
const receiver = createServer((request, response) => void request.resume().on('end', () => response.writeHead(answerWith).end()))
receiver.listen(0, '127.0.0.1')
await once(receiver, 'listening')
afterAll(() => {
  receiver.closeAllConnections()
  receiver.close()
})

const rollcall = await useRollcall({ NUXT_ALERT_WEBHOOK_URL: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/` })
const title = (page: Page) => page.getByRole('main').getByText('Clerk’s webhooks are rejected')
const fold = (page: Page) => page.getByRole('button', { name: 'Details of “Clerk’s webhooks are rejected”' })
const explanation = (page: Page) => page.getByText(/6 deliveries in a row could not be verified since/)

/** Has it look as if Svix had been refused for an hour, up to now. */
async function rejectForAnHour() {
  const other = new Database(rollcall.databaseFile(), { timeout: LOCK_PATIENCE_MS })
  other.prepare(`
    WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 5)
    INSERT INTO deliveries (received_at, outcome, reason, status_code, duration_ms, user_agent, body_bytes, headers)
    SELECT ?, 'rejected', 'signature_mismatch', 400, 1, 'Svix-Webhooks/1.0', 2, '{}' FROM numbers`).run(Date.now() - HOUR_MS)
  other.close()
  await rollcall.sendRaw(secret => REJECTED_REQUESTS.signature_mismatch(secret, { body: '{}' }))
}

/** Each test begins with nothing wrong: a good delivery ends what the one before has left. */
beforeEach(async () => {
  answerWith = 500
  await rollcall.send(personEvent({ id: 'user_grace', first_name: 'Grace' }))
  const other = new Database(rollcall.databaseFile(), { timeout: LOCK_PATIENCE_MS })
  await expect.poll(() => other.prepare('SELECT count(*) FROM alerts WHERE ended_at IS NULL').pluck().get()).toBe(0)
  other.close()
})

test('what is wrong comes up by itself on an open page, and stays on every page, folded or not', async () => {
  const page = await rollcall.open('/users')
  await expect.poll(() => title(page).count()).toBe(0)
  await rejectForAnHour()
  await title(page).waitFor()
  await explanation(page).waitFor()
  const text = await page.getByRole('main').getByRole('status').first().innerText()
  for (const part of [REASONS.signature_mismatch.title, REASONS.signature_mismatch.nextStep, 'disables the endpoint at about', 'The last good one came at']) expect(text).toContain(part)
  await page.getByRole('link', { name: 'See the failures' }).click()
  await page.waitForURL('**/failures')
  await fold(page).click()
  await expect.poll(() => explanation(page).isVisible()).toBe(false)
  await visit(page, '/users')
  expect([await title(page).isVisible(), await explanation(page).isVisible(), await fold(page).getAttribute('aria-expanded')]).toEqual([true, false, 'false'])
})

test('no page with it has anything for axe-core to find, and it leaves room on a phone', async () => {
  await rejectForAnHour()
  const page = await rollcall.open(null, { reducedMotion: 'reduce', hasTouch: true })
  for (const path of PAGES) {
    await page.setViewportSize(WIDE)
    await visit(page, path)
    await explanation(page).waitFor()
    expect(await violationsOn(page), path).toEqual([])
    // What lies under it is not pushed out of sight.
    expect(await page.getByRole('main').evaluate(main => Math.max(...[...main.querySelectorAll('[id^="rollcall-panel"]')].map(panel => panel.getBoundingClientRect().bottom)) <= innerHeight), path).toBe(true)

    await page.setViewportSize(NARROW)
    await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth), { message: path }).toBeLessThanOrEqual(NARROW.width)
    const room = await page.getByRole('main').evaluate(main => main.querySelector('[role="status"]')!.getBoundingClientRect().height / innerHeight)
    expect(room, path).toBeLessThan(0.46)
  }
})

test('the page of mending says why nobody was told, and a test says what came back', async () => {
  await rejectForAnHour()
  const page = await rollcall.open('/mending')
  const problem = async () => (await (await page.request.get('/api/alerts')).json() as Alerts).webhook.problem
  await expect.poll(problem).not.toBeNull()
  await visit(page, '/mending')
  // The list of what was done says of each test what came back as well.
  const card = page.getByRole('region', { name: 'Alert webhook' })
  await card.getByText('The last alert could not be delivered: it answered 500 Internal Server Error').waitFor()
  await card.getByRole('button', { name: 'Send a test message' }).click()
  await card.getByText('The alert webhook did not take the message: it answered 500 Internal Server Error.').waitFor()
  answerWith = 200
  await card.getByRole('button', { name: 'Send a test message' }).click()
  await card.getByText('The alert webhook took the message: it answered 200 OK.').waitFor()

  await rollcall.send(personEvent({ id: 'user_grace', first_name: 'Gracia', updated_at: Date.now() }, 'user.updated'))
  await expect.poll(() => title(page).count()).toBe(0)
})
