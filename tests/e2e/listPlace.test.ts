import type { Locator, Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { expectSearch } from './support/address'
import { focusedText, rowNames, rowsOf } from './support/lists'
import { nameOf, PEOPLE, scrollerOf, scrollTo, scrollToMoreRows, sendManyPeople, untilAtRest, untilStill } from './support/longList'
import { useRollcall, type PageOptions } from './support/rollcall'

const WIDE = { viewport: { width: 1440, height: 900 } }
const NARROW = { viewport: { width: 390, height: 844 } }

const rollcall = await useRollcall()

/** Where a link stands in the window, once it is drawn. */
async function topOf(link: Locator): Promise<number> {
  const box = await link.boundingBox()
  if (!box) throw new Error('The link cannot be seen.')
  return Math.round(box.y)
}

/** The list of events far below its first rows, and one that is in sight: its link, and the path of its user. */
async function openEventsFarDown(options: PageOptions) {
  const page = await rollcall.open('/events', options)
  await scrollToMoreRows(page)
  await scrollTo(page, 10_000)
  await scrollerOf(page).evaluate(untilStill)
  const href = await rowsOf(page).evaluateAll(rows => rows.find(row => row.getBoundingClientRect().top > innerHeight / 2)?.querySelector('a')?.getAttribute('href'))
  // Not by a role, which what cannot be seen does not have.
  return { page, link: page.locator(`tr[data-index] a[href="${href}"]`), user: `${href}`.replace('/events/msg_', '/users/user_') }
}

const untilOpen = (page: Page) => page.getByRole('link', { name: 'Close the event' }).filter({ visible: true }).waitFor()

async function toUserAndBack(page: Page, user: string) {
  await page.locator(`main a[href="${user}"]`).filter({ visible: true }).last().click()
  await page.waitForURL(`**${user}`)
  await page.goBack()
  await untilOpen(page)
}

beforeAll(() => sendManyPeople(rollcall))

test('back leads to the same rows at the same place, with nothing asked for again, and a new visit to the top', async () => {
  const page = await rollcall.open('/users')
  await scrollToMoreRows(page)
  await scrollTo(page, 9000)
  await expect.poll(() => rowNames(page)).toContain(nameOf(175))
  // Where rows still come, a click may miss and scroll to hit.
  await untilAtRest(page)
  const person = page.getByRole('link', { name: nameOf(175) })
  const before = await topOf(person)
  const asked: string[] = []
  page.on('request', request => request.url().includes('/api/users?') && asked.push(request.url()))

  await person.click()
  await page.getByRole('heading', { name: nameOf(175) }).waitFor()
  await page.goBack()
  await expect.poll(() => topOf(person)).toBe(before)
  await expect.poll(() => focusedText(page)).toBe(nameOf(175))
  expect(asked).toEqual([])

  await page.getByRole('link', { name: 'Overview' }).first().click()
  await page.waitForURL('**/')
  await page.getByRole('link', { name: 'Users', exact: true }).click()
  await expect.poll(async () => (await rowNames(page))[0]).toBe(nameOf(PEOPLE))
  expect(await scrollerOf(page).evaluate(element => element.scrollTop)).toBe(0)
  expect(asked).not.toEqual([])
})

test('the arrow of a user’s page leads back to the same search at the same place, also by way of the user’s past', async () => {
  const search = '?q=person&status=all&order=asc'
  const page = await rollcall.open(`/users${search}`)
  await scrollToMoreRows(page)
  await scrollTo(page, 9000)
  await expect.poll(() => rowNames(page)).toContain(nameOf(145))
  await untilAtRest(page)
  const person = page.getByRole('link', { name: nameOf(145) })
  const before = await topOf(person)
  await person.click()
  const arrow = page.getByRole('link', { name: 'Back to the users' })
  await expect.poll(() => arrow.getAttribute('href')).toBe(`/users${search}`)

  const [tab] = await Promise.all([page.context().waitForEvent('page'), arrow.click({ modifiers: ['ControlOrMeta'] })])
  await tab.waitForURL(`**/users${search}`)
  await tab.close()

  await page.getByRole('link', { name: /^As of this event/ }).click()
  await page.waitForURL('**asOf=*')
  await arrow.click()
  await expect.poll(() => topOf(person)).toBe(before)
  await expectSearch(page, search)
})

test('an event that takes the list’s place on a narrow screen leaves the list where it was, and rows that come meanwhile wait', async () => {
  const { page, link } = await openEventsFarDown(NARROW)
  const before = await topOf(link)
  await link.click()
  await untilOpen(page)
  const heard = page.waitForResponse(async response => response.url().includes('/api/events?') && (await response.text()).includes('role_3'))
  for (let number = 1; number <= 3; number++) await rollcall.send({ type: 'role.created', data: { id: `role_${number}` } })
  await heard

  await page.goBack()
  await page.getByRole('button', { name: '3 new events' }).waitFor()
  await scrollerOf(page).evaluate(untilStill)
  expect(await topOf(link)).toBe(before)
  expect(await page.getByRole('button', { name: '3 new events' }).count()).toBe(1)
  await scrollTo(page, 0)
  await expect.poll(() => rowsOf(page).first().innerText()).toContain('msg_320')
})

test('back from the user of an event leads to the event, and back from there to the list where it was, on a narrow screen', async () => {
  const { page, link, user } = await openEventsFarDown(NARROW)
  const before = await topOf(link)
  await link.click()
  await untilOpen(page)
  await toUserAndBack(page, user)
  await page.goBack()
  await expect.poll(() => topOf(link)).toBe(before)
})

test('back from the user of an event leads to the event and to the list beside it, where it was, with no rows asked for again', async () => {
  const { page, link, user } = await openEventsFarDown(WIDE)
  const asked: string[] = []
  page.on('request', request => /events\?.*cursor/.test(request.url()) && asked.push(request.url()))
  await link.click()
  await untilOpen(page)
  await scrollerOf(page).evaluate(untilStill)
  const before = await topOf(link)
  expect(before).toBeGreaterThan(0)
  await toUserAndBack(page, user)
  await expect.poll(() => topOf(link)).toBe(before)
  expect(asked).toEqual([])
})
