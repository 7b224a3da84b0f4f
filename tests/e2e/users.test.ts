import type { Route } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { expectSearch } from './support/address'
import { choose, expectRows, focusedText, optionsOf, rowNames, summaryOf } from './support/lists'
import { deletionOf, minute, personEvent } from './support/people'
import { goWithin, untilHydrated, useRollcall, visit } from './support/rollcall'

const rollcall = await useRollcall()

beforeAll(async () => {
  const people = [
    { id: 'user_grace', first_name: 'Grace', last_name: 'Hopper', email: 'grace@navy.example', created_at: minute(1), last_sign_in_at: minute(90) },
    { id: 'user_alan', first_name: 'Alan', last_name: 'Turing', email: 'alan@bletchley.example', created_at: minute(2), last_sign_in_at: minute(80) },
    { id: 'user_edsger', first_name: 'Edsger', last_name: 'Dijkstra', email: 'edsger@eindhoven.example', created_at: minute(3), last_sign_in_at: null },
    { id: 'user_banned', first_name: 'Bad', last_name: 'Actor', email: 'bad@example.org', banned: true },
    { id: 'user_locked', first_name: 'Lost', last_name: 'Password', email: 'lost@example.org', locked: true },
    { id: 'user_gone', first_name: 'Gone', last_name: 'Away', email: 'gone@example.org' },
  ]
  for (const person of people) await rollcall.send(personEvent(person))
  await rollcall.send(deletionOf('user_gone'))
})

test('the newest active users come first', async () => {
  const page = await rollcall.open('/users')
  await expectRows(page, ['Edsger Dijkstra', 'Alan Turing', 'Grace Hopper'])
  expect(await summaryOf(page).innerText()).toBe('3 users')
})

test('search finds somebody by part of a name, by an e-mail and by an id', async () => {
  const page = await rollcall.open('/users')
  for (const [text, name] of [['turi', 'Alan Turing'], ['grace@navy', 'Grace Hopper'], ['user_edsger', 'Edsger Dijkstra']] as const) {
    await page.getByRole('searchbox', { name: 'Search users' }).fill(text)
    await expectRows(page, [name])
  }
})

test('an older answer that comes late never replaces a newer one', async () => {
  const page = await rollcall.open('/users')
  const held: Route[] = []
  await page.route(/\/api\/users\?.*q=a(&|$)/, route => void held.push(route))
  const field = page.getByRole('searchbox', { name: 'Search users' })
  await field.fill('a')
  await expect.poll(() => held.length).toBe(1)
  await field.fill('turi')
  await expectRows(page, ['Alan Turing'])
  await held[0]!.fulfill({ json: { items: [], nextCursor: null, total: 0, totalIsExact: true } }).catch(() => {})
  await page.evaluate(() => fetch('/api/users?limit=1').then(answer => answer.text()))
  expect(await rowNames(page)).toEqual(['Alan Turing'])
  expect(await field.inputValue()).toBe('turi')
})

test('the status filter says how many there are of each, and leads to them; so does the menu of a row', async () => {
  const page = await rollcall.open('/users')
  await expect.poll(() => optionsOf(page, 'Status')).toEqual(['Active users (3)', 'Banned users (1)', 'Locked users (1)', 'Deleted users (1)', 'All users (6)'])
  for (const [status, name] of [['Banned users', 'Bad Actor'], ['Locked users', 'Lost Password'], ['Deleted users', 'Gone Away']] as const) {
    await choose(page, 'Status', status)
    await expectRows(page, [name])
  }
  await choose(page, 'Status', 'All users')
  await expect.poll(async () => (await rowNames(page)).length).toBe(6)
  await page.getByRole('button', { name: 'Actions for Bad Actor' }).click()
  await page.getByRole('menuitem', { name: 'Only banned users' }).click()
  await expectRows(page, ['Bad Actor'])
  await expectSearch(page, '?status=banned')
})

test('sorting is a choice of the order, and of the way round', async () => {
  const page = await rollcall.open('/users')
  await choose(page, 'Sort by', 'By last sign-in')
  await expectRows(page, ['Grace Hopper', 'Alan Turing', 'Edsger Dijkstra'])
  await page.getByRole('button', { name: /^Newest first/ }).click()
  await expectRows(page, ['Edsger Dijkstra', 'Alan Turing', 'Grace Hopper'])
  const created = page.getByRole('columnheader', { name: 'Created' })
  const sorting = async () => [await created.getAttribute('aria-sort'), new URL(page.url()).search]
  const newestFirst = ['Edsger Dijkstra', 'Alan Turing', 'Grace Hopper']
  for (const [rows, direction, search] of [[newestFirst, 'descending', ''], [newestFirst.toReversed(), 'ascending', '?order=asc'], [newestFirst, 'descending', '']] as const) {
    await created.getByRole('button').click()
    await expectRows(page, [...rows])
    await expect.poll(sorting).toEqual([direction, search])
  }
  await page.getByRole('columnheader', { name: 'Last sign-in' }).getByRole('button').click()
  await expectRows(page, ['Grace Hopper', 'Alan Turing', 'Edsger Dijkstra'])
  await expect.poll(sorting).toEqual(['none', '?sort=lastSignInAt'])
})

test('an order that was chosen can be dropped, and leaves the other filters', async () => {
  const page = await rollcall.open('/users?q=turi&sort=lastSignInAt&order=asc')
  await expectRows(page, ['Alan Turing'])
  await page.getByRole('button', { name: /^Back to the usual order/ }).press('Enter')
  await expectSearch(page, '?q=turi')
  await expect.poll(() => focusedText(page)).toMatch(/^Newest first/)
  expect(await page.getByRole('button', { name: /^Back to the usual order/ }).count()).toBe(0)
})

test('a reload keeps the filters, and back undoes the last choice', async () => {
  const page = await rollcall.open('/users')
  await page.getByRole('searchbox', { name: 'Search users' }).fill('bad')
  await page.getByText('No users match').waitFor()
  await choose(page, 'Status', 'Banned users')
  await expectRows(page, ['Bad Actor'])
  await page.reload()
  await untilHydrated(page)
  await expectRows(page, ['Bad Actor'])
  expect(await page.getByRole('searchbox').inputValue()).toBe('bad')
  await page.goBack()
  await page.getByText('No users match').waitFor()
  await page.getByRole('button', { name: 'Clear the filters' }).first().click()
  await expectRows(page, ['Edsger Dijkstra', 'Alan Turing', 'Grace Hopper'])
  expect(await page.getByRole('searchbox').inputValue()).toBe('')
})

test('a row leads to the person, and back to the list as it was', async () => {
  const page = await rollcall.open('/users?q=grace')
  await page.getByRole('link', { name: 'Grace Hopper' }).click()
  await page.getByRole('heading', { name: 'Grace Hopper' }).waitFor()
  await page.waitForURL('**/users/user_grace')
  await page.goBack()
  await expectRows(page, ['Grace Hopper'])
})

test.for([
  ['users', '/users?q=grace', '/users/user_grace'],
  ['deliveries', '/deliveries?outcome=accepted', '/deliveries/1'],
] as const)('the arrow leads back to the list of %s as it was left, or to all of them', async ([noun, list, row]) => {
  const page = await rollcall.open(list)
  const arrow = page.getByRole('link', { name: `Back to the ${noun}` })
  await page.locator(`main a[href="${row}"]`).click()
  await page.waitForURL(`**${row}`)
  await expect.poll(() => arrow.getAttribute('href')).toBe(list)
  await page.reload()
  await untilHydrated(page)
  await expect.poll(() => arrow.getAttribute('href')).toBe(list)
  await arrow.click()
  await page.waitForURL(`**${list}`)

  await visit(page, row)
  await goWithin(page, '/')
  await goWithin(page, row)
  await arrow.click()
  await page.waitForURL(`**/${noun}`)
})

test('a filter that the address spells wrongly is named, and can be cleared', async () => {
  const page = await rollcall.open('/users?status=asleep', { complaints: [/400/] })
  await page.getByRole('alert').getByText('status', { exact: false }).first().waitFor()
  await page.getByRole('button', { name: 'Clear the filters' }).last().click()
  await expectRows(page, ['Edsger Dijkstra', 'Alan Turing', 'Grace Hopper'])
})
