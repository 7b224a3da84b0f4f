import { expect, test } from 'vitest'
import { USER_CREATED_TEXT } from '../fixtures/events'
import { expectRows } from './support/lists'
import { useRollcall } from './support/rollcall'

const rollcall = await useRollcall()

test('Clerk’s example, signed and sent, becomes a row of the users', async () => {
  const page = await rollcall.open('/users')
  await page.getByText('No users yet').waitFor()
  const answer = await rollcall.sendRaw(() => rollcall.signed(USER_CREATED_TEXT))
  expect(answer).toMatchObject({ status: 200, body: '{"outcome":"applied"}' })
  await page.getByRole('button', { name: 'Refresh' }).click()
  await expectRows(page, ['Example Example'])
  await page.getByRole('cell', { name: 'example@example.org' }).waitFor()
})
