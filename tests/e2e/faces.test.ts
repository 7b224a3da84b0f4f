import { expect, test } from 'vitest'
import { expectRows, untilContentHasFocus } from './support/lists'
import { personEvent } from './support/people'
import { untilHydrated, useRollcall, visit } from './support/rollcall'

const rollcall = await useRollcall()

test('a list that the server could not give says so, and comes with the next try', async () => {
  await rollcall.send(personEvent({ id: 'user_grace', first_name: 'Grace', last_name: 'Hopper' }))
  const page = await rollcall.open('/', { complaints: [/500/] })
  await page.route(/\/api\/users/, route => route.fulfill({ status: 500, json: { statusCode: 500 } }))
  await page.getByRole('link', { name: 'Users', exact: true }).click()
  await page.getByRole('alert').getByRole('heading', { name: 'Something went wrong' }).waitFor()
  await page.unroute(/\/api\/users/)
  await page.getByRole('button', { name: 'Try again' }).press('Enter')
  await expectRows(page, ['Grace Hopper'])
  await untilContentHasFocus(page)
})

test('a session that has ended says so, and what to do', async () => {
  const page = await rollcall.open('/', { complaints: [/401/] })
  await page.route(/\/api\/events/, route => route.fulfill({ status: 401, json: { statusCode: 401 } }))
  await page.getByRole('link', { name: 'Events', exact: true }).click()
  await page.getByRole('alert').getByRole('heading', { name: 'Your session has ended' }).waitFor()
})

test('a page whose own script fails says so, and the console says what failed', async () => {
  await rollcall.send(personEvent({ id: 'user_grace', first_name: 'Grace', last_name: 'Hopper' }))
  const page = await rollcall.open(null, { complaints: [/TypeError: it broke/] })
  const broken = await page.addInitScript(() => location.search === '?q=grace' && Object.defineProperty(Element.prototype, 'scrollTop', {
    get() {
      throw new TypeError('it broke')
    },
  }))
  await page.goto('/users?q=grace')
  await page.getByRole('heading', { name: 'This page broke' }).waitFor()
  await page.getByRole('button', { name: 'To the overview' }).click()
  await page.getByRole('heading', { name: 'Overview' }).waitFor()
  // The tab is used again by other tests.
  await broken.dispose()
  await visit(page, '/users?q=grace')
  await page.getByRole('link', { name: 'Grace Hopper' }).waitFor()
})

test('an address that leads nowhere says so, and leads home', async () => {
  const page = await rollcall.open('/nowhere', { complaints: [/404/] })
  await page.getByRole('heading', { name: 'Not found' }).waitFor()
  await page.getByRole('button', { name: 'To the overview' }).click()
  await page.getByText('No verified delivery has arrived yet.').or(page.getByText('Last verified delivery')).waitFor()
})

test('the theme that the account menu sets stays after a reload, and follows the system when asked to', async () => {
  const page = await rollcall.open('/', { colorScheme: 'light' })
  const theme = () => page.evaluate(() => document.documentElement.className.match(/light|dark/)?.[0])
  async function choose(name: string) {
    await page.getByRole('button', { name: 'Account menu' }).click()
    await page.getByRole('menuitemcheckbox', { name }).click()
    await page.getByRole('menuitemcheckbox', { name, checked: true }).waitFor()
    await page.keyboard.press('Escape')
  }
  /** Before any script of the app has run: it never shows in another theme first. */
  const themeAfterReload = async () => {
    await page.reload({ waitUntil: 'commit' })
    await page.locator('body').waitFor({ state: 'attached' })
    const first = await theme()
    await untilHydrated(page)
    return [first, await theme()]
  }
  await choose('Dark')
  await expect.poll(theme).toBe('dark')
  expect(await themeAfterReload()).toEqual(['dark', 'dark'])
  await page.emulateMedia({ colorScheme: 'dark' })
  await choose('Light')
  await expect.poll(theme).toBe('light')
  expect(await themeAfterReload()).toEqual(['light', 'light'])
  await choose('As the system')
  await expect.poll(theme).toBe('dark')
  await page.emulateMedia({ colorScheme: 'light' })
  await expect.poll(theme).toBe('light')
  expect(await themeAfterReload()).toEqual(['light', 'light'])
})
