import { beforeAll, expect, test } from 'vitest'
import { violationsOn } from './support/axe'
import { EVERY_PAGE, sendOneOfEverything } from './support/everyPage'
import { useRollcall, visit } from './support/rollcall'

const rollcall = await useRollcall()
/** What lies over the page; the page below is hidden from screen readers as long as it does. */
const OVERLAY = '[data-reka-popper-content-wrapper]'
const STILL = { reducedMotion: 'reduce' } as const

beforeAll(() => sendOneOfEverything(rollcall))

test.for(['light', 'dark'] as const)('axe-core finds nothing wrong with any page in the %s theme', async (colorScheme) => {
  const page = await rollcall.open('/', { ...STILL, colorScheme })
  for (const path of EVERY_PAGE) {
    await visit(page, path)
    expect(await page.locator('html').getAttribute('class'), path).toContain(colorScheme)
    expect(await violationsOn(page), path).toEqual([])
  }
})

test.for(['light', 'dark'] as const)('nor with an open menu or filter in the %s theme', async (colorScheme) => {
  const page = await rollcall.open('/events', { ...STILL, colorScheme })
  const openers = ['Account menu', 'Columns', 'Time: Any time', /^Actions for email/].map(name => page.getByRole('button', { name }))
  for (const opener of openers) {
    await opener.click()
    await page.locator(OVERLAY).waitFor()
    expect(await violationsOn(page, OVERLAY), String(opener)).toEqual([])
    await page.keyboard.press('Escape')
    await page.locator(OVERLAY).waitFor({ state: 'detached' })
  }
})

test('nor with the pages that a stranger meets', async () => {
  const notAdmin = await rollcall.open('/', { ...STILL, as: 'other', complaints: [/403/] })
  expect(await violationsOn(notAdmin)).toEqual([])
  const missing = await rollcall.open('/users/user_nobody', { ...STILL, complaints: [/404/] })
  expect(await violationsOn(missing)).toEqual([])
  const signIn = await rollcall.open('/sign-in', { ...STILL, as: null })
  await signIn.getByRole('link', { name: 'Choose an account' }).waitFor()
  expect(await violationsOn(signIn)).toEqual([])
})
