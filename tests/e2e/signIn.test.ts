import type { Route } from 'playwright-core'
import { expect, test } from 'vitest'
import { untilHydrated, useRollcall, visit } from './support/rollcall'

const rollcall = await useRollcall()

test('somebody who is not signed in signs in and comes back to where they wanted to go', async () => {
  const page = await rollcall.open('/events?outcome=failed', { as: null })
  expect(new URL(page.url()).origin).toBe(rollcall.standInUrl)
  await page.getByRole('button', { name: 'Ada Admin' }).click()
  await page.waitForURL(`${rollcall.url}/events?outcome=failed`)
  await untilHydrated(page)
  await page.getByText('No events match').waitFor()
})

test('somebody who is no admin reads which account this is and which setting would make it one', async () => {
  const page = await rollcall.open('/users', { as: 'other', complaints: [/403/] })
  await page.getByRole('heading', { name: 'This account is not an admin' }).waitFor()
  await page.getByText('user_other', { exact: true }).waitFor()
  await page.getByText('NUXT_ADMIN_USER_IDS=user_other').waitFor()
  expect(await page.getByRole('navigation').count()).toBe(0)
})

test('somebody who is no admin can leave and come back as an admin', async () => {
  const page = await rollcall.open('/users', { as: 'other', complaints: [/403/] })
  await page.getByRole('button', { name: 'Sign out, and use another account' }).click()
  await page.waitForURL(`${rollcall.standInUrl}/sign-in**`)
  await page.getByRole('button', { name: 'Rosa Role' }).click()
  await page.getByRole('heading', { name: 'Overview' }).waitFor()
})

test.for(['clerk-js loads', 'clerk-js cannot load'])('the account menu says who is signed in and signs out when %s', async (when) => {
  const blocked = when === 'clerk-js cannot load'
  const page = await rollcall.open('/users', {
    as: 'roleAdmin',
    ...(blocked && { blocked: /clerk\.browser\.js|ui\.js/, complaints: [/ERR_FAILED|Failed to load Clerk/] }),
  })
  // Before, the page signs out by itself, as it does without Clerk's script.
  if (!blocked) await page.waitForFunction(() => window.Clerk?.loaded)
  await page.getByRole('button', { name: 'Account menu' }).click()
  await page.getByRole('menu').getByText('user_role').waitFor()
  await page.getByText('Admin, because of the role in its session').waitFor()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await page.waitForURL(`${rollcall.standInUrl}/sign-in**`)
  await page.goto('/users')
  expect(new URL(page.url()).origin).toBe(rollcall.standInUrl)
})

test('who signs out while clerk-js still loads is signed out at Clerk too', async () => {
  const page = await rollcall.open('/users', { as: 'roleAdmin' })
  const held: Route[] = []
  await page.route(({ pathname }) => pathname === '/v1/client', route => void held.push(route), { times: 1 })
  await visit(page, '/users')
  await page.getByRole('button', { name: 'Account menu' }).click()
  await expect.poll(() => held.length).toBe(1)
  const ended = page.waitForRequest(/\/v1\/client.*[?&]_method=DELETE/)
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await held[0]!.continue()
  await ended
  await page.waitForURL(`${rollcall.standInUrl}/sign-in**`)
  await page.goto('/users')
  expect(new URL(page.url()).origin).toBe(rollcall.standInUrl)
})
