import { beforeAll, expect, test } from 'vitest'
import { expectSearch } from './support/address'
import { choose, expectRows, filledOptionsOf } from './support/lists'
import { minute, personEvent } from './support/people'
import { untilHydrated, useRollcall } from './support/rollcall'

const rollcall = await useRollcall()

beforeAll(async () => {
  await rollcall.send(personEvent({ id: 'user_grace', updated_at: minute(9) }, 'user.updated'), 'msg_newer')
  await rollcall.send(personEvent({ id: 'user_grace', updated_at: minute(1) }), 'msg_late')
  await rollcall.send({ type: 'email.created', timestamp: minute(10), data: { id: 'ema_1', user_id: 'user_grace' } }, 'msg_email')
  await rollcall.send({ type: 'session.created', timestamp: minute(11), data: { id: 'sess_1', user_id: 'user_grace' } }, 'msg_session')
  await rollcall.send({ type: 'user.updated', timestamp: minute(12), data: { id: 'user_broken', updated_at: 'soon' } }, 'msg_broken', 422)
})

test('events stand in the log, the newest first', async () => {
  const page = await rollcall.open('/events')
  await expectRows(page, ['user.updated', 'session.created', 'email.created', 'user.created', 'user.updated'])
})

test.for([
  ['Outcome', 'Superseded', ['user.created']],
  ['Outcome', 'Failed', ['user.updated']],
  ['Reason', 'Type is only logged', ['session.created', 'email.created']],
] as const)('the filter %s: %s', async ([filter, option, rows]) => {
  const page = await rollcall.open('/events')
  await choose(page, filter, option)
  await expectRows(page, [...rows])
  await page.reload()
  await untilHydrated(page)
  await expectRows(page, [...rows])
})

test('the type can be a whole family, and types and reasons say how many events they leave', async () => {
  const page = await rollcall.open('/events')
  await expect.poll(async () => (await filledOptionsOf(page, 'Type')).sort()).toEqual(['email.* (1)', 'email.created (1)', 'session.* (1)', 'session.created (1)', 'user.* (3)', 'user.created (1)', 'user.updated (2)'])
  expect((await filledOptionsOf(page, 'Reason')).sort()).toEqual(['A newer event was first (1)', 'Payload cannot be applied (1)', 'Type is only logged (2)'])
  await choose(page, 'Type', 'user.*')
  await expectRows(page, ['user.updated', 'user.created', 'user.updated'])
  await expect.poll(async () => (await filledOptionsOf(page, 'Reason')).sort()).toEqual(['A newer event was first (1)', 'Payload cannot be applied (1)'])
  await choose(page, 'Reason', 'Payload cannot be applied')
  await expectRows(page, ['user.updated'])
  await expect.poll(async () => (await filledOptionsOf(page, 'Type')).sort()).toEqual(['user.* (1)', 'user.updated (1)'])
})

test('an event is found by the beginning of its id', async () => {
  const page = await rollcall.open('/events')
  await page.getByRole('searchbox').fill('msg_sess')
  await expectRows(page, ['session.created'])
})

test('a span of time without events is empty, and can be undone', async () => {
  const page = await rollcall.open(`/events?to=${minute(0)}`)
  await page.getByText('No events match').waitFor()
  await page.getByRole('button', { name: 'Clear the filters' }).first().click()
  await expect.poll(() => page.getByRole('row').count()).toBe(6)
})

test('a superseded event says so and leads to the one that was there first', async () => {
  const page = await rollcall.open('/events/msg_late')
  await page.getByRole('region', { name: 'What happened' }).getByText('A newer event was first').waitFor()
  const sentence = page.getByText('Superseded: ')
  expect(await sentence.innerText()).toBe('Superseded: msg_newer, 8 min newer by the user’s updated_at, had been applied before this one arrived.')
  await sentence.getByRole('link', { name: 'msg_newer' }).click()
  await page.waitForURL('**/events/msg_newer')
  await page.getByText('Applied', { exact: true }).first().waitFor()
})

test('a failed event names the field and shows its payload', async () => {
  const page = await rollcall.open('/events/msg_broken')
  const happened = page.getByRole('region', { name: 'What happened' })
  await happened.getByText('Payload cannot be applied').waitFor()
  expect(await happened.innerText()).toContain('updated_at')
  expect(await page.getByRole('region', { name: 'Payload', exact: true }).last().innerText()).toContain('"updated_at": "soon"')
})

test('an event leads to its user and to everything about its subject', async () => {
  const page = await rollcall.open('/events/msg_newer')
  await page.getByRole('link', { name: 'All events about it' }).click()
  await expectRows(page, ['user.created', 'user.updated'])
  await expectSearch(page, '?subject=user_grace')
})
