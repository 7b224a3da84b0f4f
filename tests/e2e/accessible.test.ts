import { beforeAll, expect, test } from 'vitest'
import { violationsOn } from './support/axe'
import { EVERY_PAGE, ON_A_PHONE, sendOneOfEverything } from './support/everyPage'
import { withOverlay } from './support/overlays'
import { useRollcall } from './support/rollcall'

const rollcall = await useRollcall()
/** What lies over the page; the page below is hidden from screen readers as long as it does. */
const MENU = '[data-reka-popper-content-wrapper]'
const DIALOG = '[role=dialog]'
/** WCAG's least height of what is pressed, in pixels. */
const SMALLEST_TARGET = 24
const STILL = { reducedMotion: 'reduce' } as const
const NARROW = { viewport: { width: 360, height: 740 }, hasTouch: true }

beforeAll(() => sendOneOfEverything(rollcall))

test.for(EVERY_PAGE)('axe-core finds nothing wrong with %s in either theme, nor on a phone', async (path) => {
  const page = await rollcall.open(path, STILL)
  expect(await violationsOn(page), 'wide').toEqual([])
  if (!ON_A_PHONE.includes(path)) return
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize(NARROW.viewport)
  expect(await violationsOn(page, { themes: ['light'] }), 'phone').toEqual([])
})

test('nor with what the buttons of a list open', async () => {
  const page = await rollcall.open('/events', STILL)
  for (const opener of ['Account menu', 'Columns', 'Time: Any time', 'Export events', /^Actions for email/]) {
    await withOverlay(page, opener, async () => {
      // What opens goes by the name of its button.
      await page.getByRole('menu', { name: opener }).or(page.getByRole('dialog', { name: opener })).waitFor()
      expect(await violationsOn(page, { part: MENU }), String(opener)).toEqual([])
    })
  }
})

test('nor with what the keys ? and Control+k open', async () => {
  const page = await rollcall.open('/users', STILL)
  for (const [key, shown] of [['?', 'Next row'], ['Control+k', 'Overview']] as const) {
    await page.keyboard.press(key)
    await page.locator(DIALOG).getByText(shown, { exact: true }).waitFor()
    expect(await violationsOn(page, { part: DIALOG }), key).toEqual([])
    await page.keyboard.press('Escape')
    await page.locator(DIALOG).waitFor({ state: 'detached' })
  }
})

test('nor with the menu of a phone', async () => {
  const page = await rollcall.open('/users', { ...STILL, ...NARROW })
  await page.getByRole('button', { name: 'Open sidebar' }).click()
  await page.locator(DIALOG).getByRole('link', { name: 'Events' }).waitFor()
  expect(await violationsOn(page, { part: DIALOG })).toEqual([])
})

test('nor with rows that are chosen, or with events that wait above the list', async () => {
  const page = await rollcall.open('/events', STILL)
  await page.getByRole('checkbox', { name: /^Choose email/ }).check()
  // Somebody works in the rows: new ones do not push them down.
  await page.getByRole('link', { name: 'email.created' }).focus()
  await rollcall.send({ type: 'role.created', data: { id: 'role_new' } })
  const waiting = await page.getByRole('button', { name: '1 new event' }).boundingBox()
  expect(waiting?.height).toBeGreaterThanOrEqual(SMALLEST_TARGET)
  expect(await violationsOn(page)).toEqual([])
})

test.for([
  ['This account is not an admin', '/', 'other', [/403/]],
  ['No such user', '/users/user_nobody', 'admin', [/404/]],
  ['No such event', '/events/msg_nobody', 'admin', [/404/]],
  ['No such delivery', '/deliveries/999', 'admin', [/404/]],
  ['No such mending', '/mending/999', 'admin', [/404/]],
  ['Not found', '/nowhere', 'admin', [/404/]],
  ['Sign in to Rollcall', '/sign-in', null, []],
] as const)('nor with “%s”, at %s', async ([heading, path, as, complaints]) => {
  const page = await rollcall.open(path, { ...STILL, as, complaints: [...complaints] })
  await page.getByRole('heading', { name: heading }).waitFor()
  if (!as) await page.getByRole('link', { name: 'Choose an account' }).waitFor()
  expect(await violationsOn(page)).toEqual([])
})
