import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { expectSearch } from './support/address'
import { deletionOf, minute, personEvent } from './support/people'
import { useRollcall } from './support/rollcall'

const rollcall = await useRollcall()
const LONG = `${'Wolfeschlegel '.repeat(20)}ends here`

beforeAll(async () => {
  const grace = { id: 'user_grace', first_name: 'Grace', last_name: 'Murray', email: 'grace@navy.example' }
  await rollcall.send(personEvent({ ...grace, public_metadata: { plan: 'free' } }), 'msg_created')
  await rollcall.send(personEvent({ ...grace, last_name: 'Hopper', updated_at: minute(5), public_metadata: { plan: 'free' }, username: 'שלום' }, 'user.updated'), 'msg_married')
  await rollcall.send(personEvent({ ...grace, last_name: 'Late', updated_at: minute(1) }, 'user.updated'), 'msg_late')
  await rollcall.send(personEvent({ ...grace, last_name: 'Hopper', updated_at: minute(9), public_metadata: { plan: 'pro', note: LONG }, username: null }, 'user.updated'), 'msg_pro')
  await rollcall.send({ ...personEvent({ id: 'user_grace' }), data: { id: 'user_grace', updated_at: 'soon' } }, 'msg_broken', 422)
  await rollcall.send(deletionOf('user_gone'), 'msg_gone')
  await rollcall.send({ ...personEvent({ id: 'user_later' }), data: { id: 'user_later' } }, 'msg_early', 422)
  await rollcall.send(personEvent({ id: 'user_later' }), 'msg_later')
})

const entries = (page: Page) => page.getByRole('region', { name: 'Timeline' }).locator('ol > li')
const profile = (page: Page) => page.getByRole('region', { name: 'Profile' })
const banner = (page: Page) => page.getByRole('region', { name: 'A moment of the past' })
const focused = (page: Page) => page.evaluate(() => document.activeElement?.getAttribute('aria-label'))

test('every event stands there, the newest first, with what it changed, or why it changed nothing', async () => {
  const page = await rollcall.open('/users/user_grace')
  const texts = (await entries(page).allInnerTexts()).map(text => text.replaceAll(/\s+/g, ' '))
  expect(texts).toHaveLength(5)
  expect(texts[0]).toMatch(/Failed .*Changed nothing: it failed\. Payload cannot be applied\./)
  expect(texts[1]).toMatch(/Username was שלום .*public_metadata\.plan was free is now pro/)
  expect(texts[2]).toMatch(/Superseded .*a newer version of the user was there first\. The row stood on msg_married\./)
  expect(texts[3]).toMatch(/Last name was Murray is now Hopper Username is now שלום/)
  expect(texts[4]).toMatch(/The row was made\. Status is now active First name is now Grace/)
  await entries(page).nth(2).getByRole('link', { name: 'msg_married' }).click()
  await page.waitForURL('**/events/msg_married')
})

test('a long value is folded up, and whole when asked for', async () => {
  const page = await rollcall.open('/users/user_grace')
  const end = entries(page).nth(1).getByText('ends here')
  expect(await end.isVisible()).toBe(false)
  await entries(page).nth(1).locator('summary').press('Enter')
  await end.waitFor()
})

test('a point of the timeline shows the row as it stood then, and back and forward lead between then and now', async () => {
  const page = await rollcall.open('/users/user_grace')
  await profile(page).getByText('Hopper').waitFor()
  await entries(page).last().getByRole('link', { name: 'As of this event' }).click()
  await page.waitForURL('**/users/user_grace?asOf=msg_created')
  await profile(page).getByText('Murray').waitFor()
  expect(await banner(page).innerText()).toMatch(/As it stood at .*after user\.created/s)
  await expect.poll(() => focused(page)).toBe('A moment of the past')
  expect(await entries(page).last().locator('[aria-current]').count()).toBe(1)

  await page.goBack()
  await profile(page).getByText('Hopper').waitFor()
  expect(await banner(page).count()).toBe(0)
  await page.goForward()
  await profile(page).getByText('Murray').waitFor()

  await banner(page).getByRole('link', { name: 'Back to now' }).click()
  await profile(page).getByText('Hopper').waitFor()
  await expectSearch(page, '')
  await expect.poll(() => focused(page)).toMatch(/^As of this event, user\.created/)
})

test('an address with a point of time comes whole from the server', async () => {
  const page = await rollcall.open('/')
  const html = await (await page.request.get('/users/user_grace?asOf=msg_created')).text()
  await page.setContent(html.replaceAll(/<script\b.*?<\/script>/gs, ''))
  expect(await banner(page).innerText()).toContain('As it stood at')
  expect(await profile(page).innerText()).toContain('Murray')
  expect(await profile(page).innerText()).not.toContain('Hopper')
  expect(await profile(page).getByRole('link', { name: /^Last written by user\.created/ }).count()).toBeGreaterThan(5)
  expect(await entries(page).count()).toBe(5)
})

test('before there was a row, and at a point that no log holds, the page says so', async () => {
  const early = await rollcall.open('/users/user_later?asOf=msg_early')
  await banner(early).getByText('There was no row yet.').waitFor()
  expect(await profile(early).count()).toBe(0)

  const page = await rollcall.open('/users/user_grace?asOf=msg_gone', { complaints: [/404/] })
  await page.getByText('This moment cannot be shown.').waitFor()
  await page.getByRole('heading', { name: 'No such moment' }).waitFor()
  expect(await profile(page).count()).toBe(0)
  await banner(page).getByRole('link', { name: 'Back to now' }).click()
  await profile(page).getByText('Hopper').waitFor()
})

/** Which event a fact's value is said to come from. */
const writerOf = async (page: Page, label: string) =>
  (await profile(page).locator(`dt:text-is("${label}") + dd`).getByRole('link', { name: /^Last written by/ }).getAttribute('href'))?.replace('/events/', '')

test.for([
  ['now', '', { 'First name': 'msg_created', 'Primary e-mail': 'msg_created', 'Last name': 'msg_married', 'Username': 'msg_pro', 'Updated': 'msg_pro' }, 'msg_pro'],
  ['as of an event between them', '?asOf=msg_married', { 'First name': 'msg_created', 'Primary e-mail': 'msg_created', 'Last name': 'msg_married', 'Username': 'msg_married', 'Updated': 'msg_married' }, 'msg_created'],
] as const)('of three events that wrote different fields, each is named beside its own: %s', async ([, search, writers, ofMetadata]) => {
  const page = await rollcall.open(`/users/user_grace${search}`)
  for (const [label, id] of Object.entries(writers)) await expect.poll(() => writerOf(page, label), { message: label }).toBe(id)
  const metadata = page.getByRole('region', { name: 'Metadata' }).getByRole('link', { name: /^Last written by/ })
  expect(await metadata.first().getAttribute('href')).toBe(`/events/${ofMetadata}`)
})

test('beside each fact stands the event that last wrote it, and the keyboard follows it there', async () => {
  const page = await rollcall.open('/users/user_grace')
  const lastName = profile(page).locator('dd', { hasText: 'Hopper' }).getByRole('link')
  expect(await lastName.getAttribute('aria-label')).toMatch(/^Last written by user\.updated, 4 May( 2026)?, 12:05/)
  await lastName.press('Enter')
  await page.waitForURL('**/events/msg_married')
  await page.goBack()
  const email = page.getByRole('region', { name: 'Identifiers' }).getByRole('listitem').filter({ hasText: 'grace@navy.example' })
  expect(await email.getByRole('link').getAttribute('href')).toBe('/events/msg_created')
})

test('the way to Clerk’s dashboard names the user, and a deleted one has none', async () => {
  const page = await rollcall.open('/users/user_grace')
  const link = page.getByRole('link', { name: 'Open in Clerk' })
  expect(await link.getAttribute('href')).toBe('https://dashboard.clerk.com/last-active?path=users/user_grace')
  await page.goto('/users/user_gone')
  await page.getByText('This user was deleted in Clerk').waitFor()
  expect(await link.count()).toBe(0)
})
