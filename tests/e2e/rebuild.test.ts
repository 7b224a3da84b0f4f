import Database from 'better-sqlite3'
import type { Locator } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { violationsOn } from './support/axe'
import { idle } from './support/buttons'
import { focusedText } from './support/lists'
import { unreachableParts, withOverlay } from './support/overlays'
import { deletionOf, personEvent } from './support/people'
import { useRollcall, visit } from './support/rollcall'

const rollcall = await useRollcall()

const textsOf = async (elements: Locator) => (await elements.allInnerTexts()).map(text => text.replaceAll(/\s+/g, ' '))

beforeAll(async () => {
  await rollcall.send(personEvent({ id: 'user_grace', first_name: 'Grace', public_metadata: { plan: 'pro' } }))
  await rollcall.send(personEvent({ id: 'user_alan', first_name: 'Alan' }))
  await rollcall.send(deletionOf('user_gone'))
  const client = new Database(rollcall.databaseFile())
  client.exec(`UPDATE users SET first_name = 'Mallory', deleted_at = 1, data = json_set(data, '$.public_metadata.plan', 'free') WHERE id = 'user_grace'`)
  client.exec('DELETE FROM users WHERE id = \'user_alan\'')
  client.exec('INSERT INTO users (id, status, last_event_id, synced_at) VALUES (\'user_extra\', \'active\', \'msg_no\', 1)')
  client.close()
})

test('an admin sees what differs from the log, is told what will be written, and has it put right', async () => {
  const page = await rollcall.open('/mending', { reducedMotion: 'reduce' })
  await page.getByRole('link', { name: 'Open the rebuild of the users' }).click()
  await page.getByText('Nobody has rebuilt the users yet.').waitFor()
  await page.getByRole('button', { name: 'Start' }).click()
  await page.getByText('1 row is missing, 1 row says something else than the log and 1 row is accounted for by no event.').waitFor()

  const differences = page.getByRole('region', { name: 'What differs' }).getByRole('listitem')
  await expect.poll(() => differences.count()).toBe(3)
  const different = differences.filter({ hasText: 'user_grace' })
  expect(await different.locator('dt').allInnerTexts()).toEqual(['First name', 'Deleted', 'public_metadata.plan'])
  expect(await textsOf(different.locator('del'))).toEqual(['is Mallory', expect.stringContaining('1970'), 'is free'])
  expect(await textsOf(different.locator('ins'))).toEqual(['would be Grace', 'would be pro'])
  expect(await differences.filter({ hasText: 'user_alan' }).innerText()).toContain('there is no row')
  await page.getByRole('combobox', { name: 'Kind' }).selectOption('extra')
  await expect.poll(() => differences.count()).toBe(1)
  expect(await violationsOn(page)).toEqual([])

  const dialog = page.getByRole('dialog')
  await withOverlay(page, 'Write the rows…', async () => {
    expect(await violationsOn(page, { part: '[role=dialog]' })).toEqual([])
    await page.setViewportSize({ width: 360, height: 640 })
    await expect.poll(() => unreachableParts(page)).toEqual([])
    await page.setViewportSize({ width: 1280, height: 900 })
  })
  await expect.poll(() => focusedText(page)).toBe('Write the rows…')
  await page.getByRole('button', { name: 'Write the rows…' }).click()
  await expect.poll(() => dialog.getByRole('listitem').allInnerTexts()).toEqual(['Insert 1 row that is missing.', 'Put 1 row right, field by field as listed.'])
  await dialog.getByRole('button', { name: 'Not now' }).click()
  await dialog.waitFor({ state: 'detached' })
  await page.getByRole('checkbox', { name: /^Also remove the 1 row / }).check()
  await idle(page.getByRole('button', { name: 'Write the rows…' })).click()
  expect(await dialog.getByRole('listitem').last().innerText()).toBe('Remove 1 row that no event accounts for. Nothing brings it back.')
  await dialog.getByRole('button', { name: 'Write the rows' }).press('Enter')
  await page.getByText('1 row inserted, 1 row put right and 1 row removed.').waitFor()
  await dialog.waitFor({ state: 'detached' })
  expect(await page.locator('main:focus, main :focus').count()).toBe(1)
  await page.getByRole('region', { name: 'What differed' }).waitFor()
  expect(await violationsOn(page)).toEqual([])

  await idle(page.getByRole('button', { name: 'Start' })).click()
  await page.getByText('Every row is as the log says.').waitFor()
  await visit(page, '/users?status=all')
  const text = await page.getByRole('table').innerText()
  expect(text).toContain('Grace')
  expect(text).toContain('Alan')
  expect(text).not.toMatch(/Mallory|user_extra/)
  await visit(page, '/mending')
  await page.getByRole('region', { name: 'Rebuild the users' }).getByText('Every row is as the log says.').waitFor()
  expect(await violationsOn(page)).toEqual([])
})
