import { expect, test } from 'vitest'
import { REJECTED_REQUESTS } from '../../scripts/clerk/sender'
import { personEvent } from './support/people'
import { useRollcall } from './support/rollcall'

const rollcall = await useRollcall()

test('the overview says what is missing at first, and counts what arrives then', async () => {
  const page = await rollcall.open('/')
  await page.getByText('No verified delivery has arrived yet.').waitFor()
  await page.getByText('1 step left.').waitFor()

  const example = personEvent({ id: 'user_1' })
  await rollcall.send(example, 'msg_1')
  await rollcall.send(example, 'msg_1')
  await rollcall.send(personEvent({ id: 'user_2', banned: true }), 'msg_2')
  await rollcall.send({ type: 'session.created', data: { id: 'sess_1' } }, 'msg_3')
  await rollcall.sendRaw(secret => REJECTED_REQUESTS.missing_headers(secret, { body: '{}' }))
  await page.getByRole('button', { name: 'Refresh' }).click()

  await page.getByText('Everything is set up.').waitFor()
  const counts = async (to: string) => Number((await page.getByRole('main').locator(`a[href="${to}"]`).innerText()).match(/\d+$/)?.[0])
  expect(await counts('/users?status=active')).toBe(1)
  expect(await counts('/users?status=banned')).toBe(1)
  expect(await counts('/events?outcome=applied')).toBe(2)
  expect(await counts('/events?outcome=ignored')).toBe(1)
  expect(await counts('/deliveries?outcome=accepted')).toBe(3)
  expect(await counts('/deliveries?outcome=duplicate')).toBe(1)
  expect(await counts('/deliveries?outcome=rejected')).toBe(1)

  await page.getByText('Show the numbers').click()
  const row = page.getByRole('region', { name: 'Numbers of the last 24 hours' }).getByRole('row').last()
  expect((await row.getByRole('cell').allInnerTexts()).map(Number)).toEqual([2, 0, 1, 0, 1])
})
