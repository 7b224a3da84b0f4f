import type { Locator, Page, Route } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { violationsOn } from './support/axe'
import { deletionOf, minute, personEvent } from './support/people'
import { untilHydrated, useRollcall } from './support/rollcall'

const rollcall = await useRollcall()
const RIGHT_TO_LEFT = 'שלום עולם'
const USERS = /\/api\/users\?.*limit=5/

beforeAll(async () => {
  await rollcall.send(personEvent({ id: 'user_grace', first_name: 'Grace', last_name: 'Hopper', email: 'grace@example.org' }), 'msg_grace')
  await rollcall.send(personEvent({ id: 'user_gone', first_name: 'Grace', last_name: 'Gone', updated_at: minute(1) }), 'msg_here')
  await rollcall.send(deletionOf('user_gone', minute(2)), 'msg_gone')
  await rollcall.send(personEvent({ id: 'user_rtl', first_name: RIGHT_TO_LEFT, last_name: null, email: 'rtl@example.org' }), 'msg_rtl')
})

const palette = (page: Page) => page.getByRole('dialog', { name: 'Search' })
const WHOLE_LISTS = ['Search all users', 'Search all events']

/** What can be chosen, but for the lists as wholes, which are always there. */
async function options(page: Page): Promise<string[]> {
  const texts = await palette(page).getByRole('option').allInnerTexts()
  return texts.map(text => text.replaceAll(/\s+/g, ' ').trim()).filter(text => !WHOLE_LISTS.includes(text))
}

async function openPalette(page: Page) {
  await page.keyboard.press('Control+k')
  await palette(page).getByRole('option').first().waitFor()
}

/** Types a text and waits for what the server finds. */
async function search(page: Page, text: string) {
  await palette(page).getByRole('textbox').fill(text)
  await palette(page).getByRole('status').filter({ hasText: /found\./ }).waitFor()
}

test('the keys open it, a page is found and opened, and Escape gives the focus back', async () => {
  const page = await rollcall.open('/users')
  const field = page.getByRole('searchbox', { name: 'Search users' })
  await field.focus()
  await openPalette(page)
  expect((await options(page)).slice(0, 6)).toEqual(['Overview', 'Users', 'Events', 'Deliveries', 'Failures', 'Mending'])
  await page.keyboard.press('Escape')
  await palette(page).waitFor({ state: 'detached' })
  await expect.poll(() => field.evaluate(element => element === document.activeElement)).toBe(true)
  await openPalette(page)
  await page.keyboard.press('Control+k')
  await palette(page).waitFor({ state: 'detached' })
  await openPalette(page)
  await page.keyboard.type('failu')
  await expect.poll(() => options(page)).toEqual(['Failures'])
  await page.keyboard.press('Enter')
  await page.waitForURL('**/failures')
  await palette(page).waitFor({ state: 'detached' })
})

/** The button together with the keys that stand beside it. */
const withKeys = (button: Locator) => button.locator('xpath=..')

test('the sidebar shows the way to it, with the keys of the reader’s machine', async () => {
  const page = await rollcall.open('/')
  const button = page.getByRole('button', { name: 'Search pages, users and events' })
  expect((await withKeys(button).innerText()).replaceAll(/\s+/g, ' ')).toMatch(/^Search Ctrl K$/i)
  await button.click()
  await palette(page).waitFor()
  await page.keyboard.press('Escape')
  await expect.poll(() => button.evaluate(element => element === document.activeElement)).toBe(true)
  const apple = await rollcall.open('/', { userAgent: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36' })
  await expect.poll(() => withKeys(apple.getByRole('button', { name: 'Search pages, users and events' })).innerText()).toMatch(/⌘/)
  await apple.keyboard.press('Meta+k')
  await palette(apple).waitFor()
})

test('a user is found by name, a deleted one is marked, and Enter opens the first', async () => {
  const page = await rollcall.open('/')
  await openPalette(page)
  await search(page, 'grace')
  expect(await options(page)).toEqual([expect.stringMatching(/Grace Hopper grace@example\.org$/), expect.stringMatching(/Grace Gone .* Deleted$/)])
  await palette(page).getByText('2 users found. No event found.').waitFor()
  await page.keyboard.press('Enter')
  await page.waitForURL('**/users/user_grace')
})

test('names from right to left leave the rest in order', async () => {
  const page = await rollcall.open('/')
  await openPalette(page)
  await search(page, 'rtl')
  const name = palette(page).getByText(RIGHT_TO_LEFT)
  expect(await name.evaluate(element => element.tagName)).toBe('BDI')
})

test('an event is found by the beginning of its id, or of its subject; the id can be copied', async () => {
  const page = await rollcall.open('/', { permissions: ['clipboard-read', 'clipboard-write'] })
  await openPalette(page)
  await search(page, 'msg_gr')
  expect(await options(page)).toEqual([expect.stringMatching(/^user\.created msg_grace Applied$/)])
  // It is told for two seconds only, so the page itself looks out for it.
  const told = page.waitForFunction(() => document.querySelector<HTMLElement>('[role=dialog]')?.innerText.includes('Copied the id.'))
  await page.keyboard.press('Control+c')
  await told
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('msg_grace')
  await page.keyboard.press('Enter')
  await page.waitForURL('**/events/msg_grace')
})

test('what nobody has is said plainly, and leads to the list at most', async () => {
  const page = await rollcall.open('/')
  await openPalette(page)
  await search(page, 'zzz')
  await palette(page).getByText('No user found. No event found.').waitFor()
  expect(await options(page)).toEqual([])
  await page.keyboard.press('Enter')
  await page.waitForURL('**/users?q=zzz&status=all')
})

test('the theme is changed from it, and stays after a reload', async () => {
  const page = await rollcall.open('/', { colorScheme: 'light' })
  for (const [typed, option, theme] of [['dark', 'Theme: Dark', 'dark'], ['as the system', 'Theme: As the system', 'light']] as const) {
    await openPalette(page)
    await page.keyboard.type(typed)
    await expect.poll(() => options(page)).toEqual([option])
    await page.keyboard.press('Enter')
    await page.locator(`html.${theme}`).waitFor({ state: 'attached' })
    await page.reload()
    await untilHydrated(page)
    await page.locator(`html.${theme}`).waitFor({ state: 'attached' })
  }
})

test('an older answer that comes late never replaces a newer one', async () => {
  const page = await rollcall.open('/')
  const held: Route[] = []
  await page.route(USERS, (route) => {
    if (route.request().url().includes('q=grace')) held.push(route)
    else return route.continue()
  })
  await openPalette(page)
  const field = palette(page).getByRole('textbox')
  await field.fill('grace')
  await palette(page).getByText('Searching users and events…').waitFor()
  await expect.poll(() => held.length).toBe(1)
  await search(page, 'rtl')
  await held[0]!.continue().catch(() => {})
  await page.evaluate(() => fetch('/api/users?limit=1').then(answer => answer.text()))
  expect((await options(page)).join()).toContain(RIGHT_TO_LEFT)
  expect((await options(page)).join()).not.toContain('Grace')
})

test('a search that fails says so, keeps what did not fail, and can be tried again', async () => {
  const page = await rollcall.open('/', { complaints: [/503/] })
  await page.route(USERS, route => route.fulfill({ status: 503, json: { statusCode: 503 } }))
  await openPalette(page)
  await palette(page).getByRole('textbox').fill('user_gr')
  await palette(page).getByText('Users could not be searched: Rollcall cannot answer now. 1 event found.').waitFor()
  expect(await options(page)).toEqual([expect.stringContaining('msg_grace')])
  await page.unroute(USERS)
  await palette(page).getByRole('button', { name: 'Try again' }).click()
  await palette(page).getByText('1 user found. 1 event found.').waitFor()
})

test('its code is not part of the first load', async () => {
  const page = await rollcall.open('/')
  /** How many scripts of the app the page has asked for, and how many of these hold a text of the palette. What may be needed later is fetched beforehand, once there is nothing else to do, and does not count. */
  const scripts = () => page.evaluate(async (text) => {
    const beforehand = new Set([...document.querySelectorAll<HTMLLinkElement>('link[rel=prefetch]')].map(({ href }) => href))
    const entries = performance.getEntriesByType('resource') as PerformanceResourceTiming[]
    const names = entries.filter(({ name, initiatorType }) => /\/_nuxt\/.*\.js$/.test(name) && !(initiatorType === 'link' && beforehand.has(name)) && initiatorType !== 'fetch').map(({ name }) => name)
    const texts = await Promise.all(names.map(name => fetch(name).then(answer => answer.text())))
    return { all: texts.length, its: texts.filter(script => script.includes(text)).length }
  }, WHOLE_LISTS[0]!)
  const before = await scripts()
  expect(before.all).toBeGreaterThan(0)
  expect(before.its).toBe(0)
  await openPalette(page)
  expect((await scripts()).its).toBeGreaterThan(0)
})

test('a phone finds it in the menu', async () => {
  const page = await rollcall.open('/', { viewport: { width: 390, height: 844 }, hasTouch: true })
  await page.getByRole('button', { name: 'Open sidebar' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Search pages, users and events' }).click()
  await palette(page).waitFor()
  await search(page, 'grace')
  await palette(page).getByRole('option').first().tap()
  await page.waitForURL('**/users/user_grace')
  await expect.poll(() => page.getByRole('dialog').count()).toBe(0)
})

test('axe-core finds nothing wrong with it, whatever it shows', async () => {
  const page = await rollcall.open('/', { reducedMotion: 'reduce', complaints: [/503/] })
  await openPalette(page)
  expect(await violationsOn(page, { part: '[role=dialog]' })).toEqual([])
  await search(page, 'user_g')
  expect(await violationsOn(page, { part: '[role=dialog]' })).toEqual([])
  await search(page, 'zzz')
  expect(await violationsOn(page, { part: '[role=dialog]' })).toEqual([])
  await page.route(USERS, route => route.fulfill({ status: 503, json: { statusCode: 503 } }))
  await palette(page).getByRole('textbox').fill('grace')
  await palette(page).getByText('Users could not be searched').waitFor()
  expect(await violationsOn(page, { part: '[role=dialog]' })).toEqual([])
})
