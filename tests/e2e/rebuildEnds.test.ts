import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { violationsOn } from './support/axe'
import { idle } from './support/buttons'
import { focusedText } from './support/lists'
import { personEvent } from './support/people'
import { useRollcall, visit } from './support/rollcall'

const rollcall = await useRollcall()

test('a rebuild that waits can be cancelled, and says after a restart that it was interrupted', async () => {
  await rollcall.send(personEvent({ id: 'user_grace', first_name: 'Grace' }))
  const client = new Database(rollcall.databaseFile())
  client.exec('UPDATE users SET first_name = \'Mallory\' WHERE id = \'user_grace\'')
  client.close()
  const page = await rollcall.open('/mending/rebuild', { reducedMotion: 'reduce' })
  const start = page.getByRole('button', { name: 'Start' })
  await start.press('Enter')
  await page.getByRole('button', { name: 'Write the rows…' }).waitFor()
  // The button that was pressed is gone: the keyboard goes on in its card.
  await expect.poll(() => focusedText(page)).toMatch(/^This rebuild/)
  await idle(page.getByRole('button', { name: 'Cancel' })).press('Enter')
  await page.getByText('Cancelled. Nothing was written.').waitFor()
  await expect.poll(() => focusedText(page)).toMatch(/^The last rebuild/)
  await idle(start).click()
  await page.getByRole('button', { name: 'Write the rows…' }).waitFor()
  await visit(page, '/mending')
  await page.getByRole('region', { name: 'Rebuild the users' }).getByText('Waiting').waitFor()
  expect(await violationsOn(page)).toEqual([])
  await page.goto('about:blank')
  await rollcall.restart()
  await visit(page, '/mending/rebuild')
  await page.getByText('The server stopped in the middle.').waitFor()
  await start.waitFor()
})
