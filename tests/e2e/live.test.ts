import Database from 'better-sqlite3'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { violationsOn } from './support/axe'
import { idle } from './support/buttons'
import { optionsOf, rowsOf, summaryOf } from './support/lists'
import { acceptedOn } from './support/overview'
import { personEvent } from './support/people'
import { useRollcall, visit } from './support/rollcall'

const rollcall = await useRollcall()
/** More events than fit in the window. */
const SCREENFUL = 40

const liveSwitch = (page: Page) => page.getByRole('switch', { name: 'Live' })

const lastNumberIn = (text?: string) => Number(text?.match(/\d+(?=\D*$)/)?.[0])
/** How many rows the list says that there are. */
const totalOn = async (page: Page) => lastNumberIn(await summaryOf(page).innerText())

/** How many events have been applied by what the list says of itself, and by the choice of the filter. */
async function appliedOn(page: Page): Promise<number[]> {
  return [await totalOn(page), lastNumberIn((await optionsOf(page, 'Outcome')).find(option => option.startsWith('Applied')))]
}

test('new events appear in the list as they arrive; to whoever has scrolled away they are a number first', async () => {
  const send = async (count: number, family: string) => {
    for (let number = 1; number <= count; number++) await rollcall.send({ type: 'role.created', data: { id: `role_${family}_${number}` } }, `msg_${family}_${number}`)
  }
  await send(SCREENFUL, 'old')
  const page = await rollcall.open('/events')
  await send(1, 'seen')
  await rowsOf(page).first().filter({ hasText: 'msg_seen_1' }).waitFor()

  const scroller = page.locator('[data-slot=body]').filter({ has: page.getByRole('table') })
  await scroller.evaluate(element => element.scrollTo(0, 1000))
  const before = await scroller.evaluate(element => element.scrollTop)
  await send(12, 'new')
  const button = page.getByRole('button', { name: '12 new events' })
  await button.waitFor()
  expect(await scroller.evaluate(element => element.scrollTop)).toBe(before)
  await button.click()
  await rowsOf(page).first().filter({ hasText: 'msg_new_12' }).waitFor()
  expect(await button.count()).toBe(0)
})

test('new deliveries appear as they arrive', async () => {
  await rollcall.send(personEvent({ id: 'user_delivered' }))
  const page = await rollcall.open('/deliveries?outcome=accepted')
  const before = await totalOn(page)
  await rollcall.send(personEvent({ id: 'user_delivered' }), 'msg_delivered')
  await expect.poll(() => totalOn(page)).toBe(before + 1)
  await rowsOf(page).first().filter({ hasText: 'msg_delivered' }).waitFor()
})

test('the numbers beside the choices of a filter follow the list: as it grows, and paused by Refresh', async () => {
  const page = await rollcall.open('/events?outcome=applied')
  const [before = NaN] = await appliedOn(page)
  await rollcall.send(personEvent({ id: 'user_counted' }))
  await expect.poll(() => appliedOn(page)).toEqual([before + 1, before + 1])
  await liveSwitch(page).press('Space')
  await expect.poll(() => liveSwitch(page).isChecked()).toBe(false)
  await rollcall.send(personEvent({ id: 'user_counted_later' }))
  await page.getByRole('button', { name: 'Refresh' }).click()
  await expect.poll(() => appliedOn(page)).toEqual([before + 2, before + 2])
})

test('the numbers beside the choices of a list that does not follow are counted anew by Refresh', async () => {
  const page = await rollcall.open('/users')
  const active = async () => Number((await optionsOf(page, 'Status')).join().match(/Active users \((\d+)\)/)?.[1])
  await expect.poll(active).toBeGreaterThanOrEqual(0)
  const before = await active()
  await rollcall.send(personEvent({ id: 'user_refreshed' }))
  await page.getByRole('button', { name: 'Refresh' }).click()
  await expect.poll(active).toBe(before + 1)
})

test('a pause holds until it is ended', async () => {
  const paused = await rollcall.open('/')
  const live = await rollcall.open('/')
  await liveSwitch(paused).press('Space')
  await expect.poll(() => liveSwitch(paused).isChecked()).toBe(false)
  const before = await acceptedOn(live)
  await rollcall.send(personEvent({ id: 'user_paused' }), 'msg_paused')
  await expect.poll(() => acceptedOn(live)).toBe(before + 1)
  expect(await acceptedOn(paused)).toBe(before)
  await liveSwitch(paused).press('Space')
  await expect.poll(() => acceptedOn(paused)).toBe(before + 1)

  await paused.getByRole('link', { name: 'Events', exact: true }).click()
  const newest = rowsOf(paused).first()
  await newest.filter({ hasText: 'msg_paused' }).waitFor()
  await liveSwitch(paused).press('Space')
  await expect.poll(() => liveSwitch(paused).isChecked()).toBe(false)
  await rollcall.send(personEvent({ id: 'user_held' }), 'msg_held')
  await expect.poll(() => acceptedOn(live)).toBe(before + 2)
  expect(await newest.innerText()).toContain('msg_paused')
  expect(await paused.getByRole('button', { name: /new event/ }).count()).toBe(0)
  await liveSwitch(paused).press('Space')
  await newest.filter({ hasText: 'msg_held' }).waitFor()
})

test('when the server comes back, so does the page, with what came meanwhile', async () => {
  const page = await rollcall.open('/', { complaints: [/ERR_CONNECTION_REFUSED/], reducedMotion: 'reduce' })
  const before = await acceptedOn(page)
  // Nuxt asks for this some time after a page stands, and complains without an answer.
  await page.waitForFunction(() => performance.getEntriesByType('resource').some(({ name }) => name.includes('/builds/meta/')))
  const lost = page.waitForEvent('requestfailed', request => request.url().endsWith('/api/live'))
  let violations: string[] | undefined
  await rollcall.restart(async () => {
    await lost
    await page.getByRole('status').getByText('Reconnecting…').waitFor()
    violations = await violationsOn(page)
  })
  expect(violations).toEqual([])
  await rollcall.send(personEvent({ id: 'user_meanwhile' }))
  await expect.poll(() => acceptedOn(page)).toBe(before + 1)
  await expect.poll(() => page.getByText('Reconnecting…').count()).toBe(0)
})

test('a session that has ended is named on the page', async () => {
  const page = await rollcall.open('/', { complaints: [/401/], reducedMotion: 'reduce' })
  await page.route('**/api/live', route => route.fulfill({ status: 401, json: { statusCode: 401 } }))
  await liveSwitch(page).press('Space')
  await liveSwitch(page).press('Space')
  await page.getByRole('status').getByText('Session ended').waitFor()
  await page.getByRole('button', { name: 'Reload' }).waitFor()
  expect(await violationsOn(page)).toEqual([])
})

test('what somebody mends in one tab, another tab shows', async () => {
  await rollcall.send(personEvent({ id: 'user_edited' }))
  await rollcall.send({ type: 'user.created', timestamp: 1, data: { id: 'user_unreadable' } }, 'msg_unreadable', 422)
  const other = new Database(rollcall.databaseFile(), { timeout: 5000 })
  other.prepare('UPDATE events SET payload = ? WHERE id = ?').run(JSON.stringify(personEvent({ id: 'user_unreadable' })), 'msg_unreadable')
  other.exec('UPDATE users SET first_name = \'Mallory\' WHERE id = \'user_edited\'')
  other.close()
  const watcher = await rollcall.open('/events/msg_unreadable')
  const worker = await rollcall.open('/events/msg_unreadable')
  await worker.getByRole('button', { name: 'Apply again', exact: true }).click()
  await watcher.getByRole('main').getByText('had failed until an admin had it applied again').waitFor()

  await visit(watcher, '/mending/rebuild')
  await visit(worker, '/mending/rebuild')
  await worker.getByRole('button', { name: 'Start' }).click()
  await watcher.getByRole('button', { name: 'Write the rows…' }).waitFor()
  // One that runs has a button “Cancel” of its own.
  await worker.getByRole('button', { name: 'Write the rows…' }).waitFor()
  await idle(worker.getByRole('button', { name: 'Cancel' })).click()
  await watcher.getByText('Cancelled. Nothing was written.').waitFor()
})
