import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { expectSearch } from './support/address'
import { choose, expectRows, focusedText, optionsOf, rowNames } from './support/lists'
import { minute, personEvent } from './support/people'
import { untilHydrated, useRollcall, visit } from './support/rollcall'

const rollcall = await useRollcall()
/** How the masks begin that draw icons. */
const DRAWN = new Set(['url("data:image/svg+xml'])
const CLIPBOARD = { permissions: ['clipboard-read', 'clipboard-write'] }
const clipboard = (page: Page) => page.evaluate(() => navigator.clipboard.readText())
const columnsOf = (page: Page) => page.getByRole('columnheader').allInnerTexts()

beforeAll(async () => {
  for (const [index, first_name] of ['Ada', 'Grace', 'Alan', 'Edsger'].entries()) {
    await rollcall.send(personEvent({ id: `user_${first_name.toLowerCase()}`, first_name, last_name: 'Test', username: `${first_name.toLowerCase()}_t`, created_at: minute(index) }), `msg_${index}`)
  }
  await rollcall.send(personEvent({ id: 'user_banned', banned: true }), 'msg_banned')
  await rollcall.send({ type: 'session.created', timestamp: minute(9), data: { id: 'sess_1' } }, 'msg_session')
})

test('columns are hidden and shown, and the server renders them as they were left', async () => {
  const page = await rollcall.open('/users')
  expect(await columnsOf(page)).not.toContain('Username')
  await page.getByRole('button', { name: 'Columns' }).click()
  await page.getByRole('menuitemcheckbox', { name: 'Username' }).click()
  await page.getByRole('menuitemcheckbox', { name: 'Updated' }).click()
  await page.keyboard.press('Escape')
  await page.getByRole('cell', { name: 'grace_t' }).waitFor()
  expect(await columnsOf(page)).toContain('Username')
  expect(await columnsOf(page)).not.toContain('Updated')
  await page.reload()
  await untilHydrated(page)
  expect(await columnsOf(page)).toContain('Username')
  const answer = await page.request.get('/users')
  expect(await answer.text()).toContain('>Username<')
})

test('the icons of rows are drawn, before any script has run as well', async () => {
  for (const javaScriptEnabled of [true, false]) {
    const page = await rollcall.open('/users?status=all', { javaScriptEnabled })
    const masks = async () => new Set(await page.locator('tbody .iconify').evaluateAll(icons => icons.map(icon => getComputedStyle(icon).maskImage.slice(0, 23))))
    expect(await masks()).toEqual(DRAWN)
    for (const path of ['/events', '/deliveries']) {
      await page.goto(path)
      expect(await masks(), path).toEqual(DRAWN)
    }
  }
})

test('cookies that make no sense do no harm', async () => {
  const page = await rollcall.open('/')
  for (const value of ['constructor.status.__proto__', '%E0%A4%A']) {
    await page.context().addCookies(['columns_users', 'zone'].map(name => ({ name: `rollcall_${name}`, value, url: rollcall.url })))
    await visit(page, '/users')
    await expectRows(page, ['Edsger Test', 'Alan Test', 'Grace Test', 'Ada Test'])
  }
})

test('rows are chosen one by one, by a span and all at once, and their ids copied', async () => {
  const page = await rollcall.open('/users', CLIPBOARD)
  await page.getByRole('checkbox', { name: 'Choose Alan Test' }).check()
  await page.getByRole('checkbox', { name: 'Choose Ada Test' }).click({ modifiers: ['Shift'] })
  const bar = page.getByRole('region', { name: 'Chosen users' })
  await bar.getByText('3 users chosen').waitFor()
  await bar.getByRole('button', { name: 'Copy ids' }).click()
  await expect.poll(() => clipboard(page)).toBe('user_alan\nuser_grace\nuser_ada')
  await page.getByRole('checkbox', { name: 'Choose Grace Test' }).uncheck()
  await bar.getByText('2 users chosen').waitFor()
  await page.getByRole('checkbox', { name: 'Choose all rows that are loaded' }).check()
  await bar.getByText('4 users chosen').waitFor()
  await bar.getByRole('button', { name: 'Copy as JSON lines' }).click()
  await expect.poll(async () => (await clipboard(page)).split('\n').map(line => JSON.parse(line).id)).toEqual(['user_edsger', 'user_alan', 'user_grace', 'user_ada'])
  await bar.getByRole('button', { name: 'Choose none' }).press('Enter')
  await bar.waitFor({ state: 'detached' })
  await expect.poll(() => focusedText(page)).toBe('Grace Test')
})

test('a press beside the box of a row chooses the row, and does not open it', async () => {
  const page = await rollcall.open('/users')
  const box = page.getByRole('checkbox', { name: 'Choose Alan Test' })
  await page.getByRole('cell').filter({ has: box }).click({ position: { x: 4, y: 4 } })
  await page.getByRole('region', { name: 'Chosen users' }).getByText('1 user chosen').waitFor()
  expect(await box.isChecked()).toBe(true)
})

test('what a filter hides is chosen no more', async () => {
  const page = await rollcall.open('/users')
  await page.getByRole('checkbox', { name: 'Choose Alan Test' }).check()
  await page.getByRole('searchbox').fill('grace')
  await expectRows(page, ['Grace Test'])
  await page.getByRole('region', { name: 'Chosen users' }).waitFor({ state: 'detached' })
})

test('the menu of a row opens by the keyboard, copies, and gives the focus back', async () => {
  const page = await rollcall.open('/users', CLIPBOARD)
  await page.getByRole('button', { name: 'Actions for Grace Test' }).press('Enter')
  // What it says goes by itself.
  const said = page.getByText('Copied the user id').first().waitFor()
  await Promise.all([said, page.getByRole('menuitem', { name: 'Copy the user id' }).press('Enter')])
  await expect.poll(() => clipboard(page)).toBe('user_grace')
  await expect.poll(() => focusedText(page)).toBe('Actions for Grace Test')
  await page.keyboard.press('Enter')
  await page.getByRole('menuitem', { name: 'Open', exact: true }).press('Enter')
  await page.waitForURL('**/users/user_grace')
})

test('the menu of a row narrows the list to rows like it', async () => {
  const page = await rollcall.open('/events')
  for (const [only, search] of [
    ['session.created', '?type=session.created'],
    ['ignored', '?outcome=ignored'],
    ['“Type is only logged”', '?reason=type_not_synced'],
    ['events about this subject', '?subject=sess_1'],
  ] as const) {
    await page.getByRole('button', { name: 'Actions for session.created msg_session' }).click()
    await page.getByRole('menuitem', { name: `Only ${only}` }).click()
    await expectRows(page, ['session.created'])
    await expectSearch(page, search)
    await page.goBack()
    await expect.poll(async () => (await rowNames(page)).length).toBe(6)
  }
})

test('filters that are set are named, and dropped one by one', async () => {
  const page = await rollcall.open('/events?type=user.*&outcome=applied&subject=user_ada')
  const set = page.getByRole('list', { name: 'Filters that are set' })
  await expect.poll(() => set.getByRole('listitem').allInnerTexts()).toEqual(['Type: user.*', 'Outcome: Applied', 'About: user_ada', 'Clear'])
  await set.getByRole('button', { name: 'Drop the filter About: user_ada' }).press('Enter')
  await expect.poll(async () => (await rowNames(page)).length).toBe(5)
  await expect.poll(() => focusedText(page)).toBe('Drop the filter Outcome: Applied')
  await set.getByRole('button', { name: 'Clear the filters' }).press('Enter')
  await expect.poll(async () => (await rowNames(page)).length).toBe(6)
  await expect.poll(() => focusedText(page)).toBe('Search by event id or subject id')
  await expectSearch(page, '')
})

test('a choice says how many rows it would leave, as long as that is certain', async () => {
  const page = await rollcall.open('/events')
  await choose(page, 'Type', 'user.*')
  await expect.poll(() => optionsOf(page, 'Outcome')).toEqual(['Any outcome', 'Applied (5)', 'Superseded (0)', 'Ignored (0)', 'Failed (0)'])
  await visit(page, '/events?q=msg_')
  await expect.poll(() => optionsOf(page, 'Outcome')).toEqual(['Any outcome', 'Applied', 'Superseded', 'Ignored', 'Failed'])
})
