import { beforeAll, expect, test } from 'vitest'
import { CAUSES } from '#shared/causes'
import { REASONS } from '#shared/reasons'
import { REJECTED_REQUESTS } from '../../scripts/clerk/sender'
import { personEvent } from './support/people'
import { useRollcall } from './support/rollcall'

const rollcall = await useRollcall()
const body = JSON.stringify(personEvent({ id: 'user_grace' }))

beforeAll(async () => {
  for (const id of ['msg_first', 'msg_second']) await rollcall.sendRaw(secret => REJECTED_REQUESTS.signature_mismatch(secret, { id, body }))
  await rollcall.sendRaw(secret => REJECTED_REQUESTS.missing_headers(secret, { body }))
  await rollcall.send({ type: 'user.updated', data: { id: 'user_broken', updated_at: 'soon' } }, 'msg_broken', 422)
})

test('each reason has a card that says what it means and what to do', async () => {
  const page = await rollcall.open('/failures')
  const cards = page.getByRole('article')
  await expect.poll(() => cards.count()).toBe(3)
  for (const [reason, count] of [['signature_mismatch', '2 deliveries'], ['missing_headers', '1 delivery'], ['payload_invalid', '1 event']] as const) {
    const text = await cards.filter({ has: page.getByRole('heading', { name: REASONS[reason].title }) }).innerText()
    expect(text).toContain(count)
    expect(text).toContain(REASONS[reason].explanation)
    expect(text).toContain(REASONS[reason].nextStep)
  }
})

test('a reason leads to its deliveries, and one of those to its diagnosis', async () => {
  const page = await rollcall.open('/failures')
  await page.getByRole('link', { name: 'Show the 2 deliveries' }).click()
  const rows = page.getByRole('table').locator('tbody tr')
  await expect.poll(() => rows.count()).toBe(2)
  await rows.first().getByRole('link').first().click()
  const happened = page.getByRole('region', { name: 'What happened' })
  await happened.getByText(CAUSES.wrong_secret.nextStep).waitFor()
  expect(await happened.innerText()).toContain('Rollcall answered 400')
  expect(await page.getByRole('main').innerText()).toContain('msg_second')
  // What the request claims proves nothing, so it is no link.
  expect(await page.getByRole('link', { name: 'msg_second' }).count()).toBe(0)
})

test('a failed event’s card leads to the event', async () => {
  const page = await rollcall.open('/failures')
  await page.getByRole('article').filter({ hasText: REASONS.payload_invalid.title }).getByRole('link', { name: 'Open the newest' }).click()
  await page.waitForURL('**/events/msg_broken')
})

test('the deliveries are all there, the accepted too', async () => {
  await rollcall.send(personEvent({ id: 'user_grace' }), 'msg_good')
  const page = await rollcall.open('/deliveries?outcome=accepted')
  const outcomes = async () => new Set((await page.getByRole('table').locator('tbody tr').allInnerTexts()).map(text => /Accepted|Rejected|Failed/.exec(text)?.[0]))
  await expect.poll(outcomes).toEqual(new Set(['Accepted']))
  await page.getByRole('table').getByRole('link', { name: 'msg_good' }).click()
  await page.waitForURL('**/events/msg_good')
})

test('a reason says when good deliveries have come since', async () => {
  await rollcall.send(personEvent({ id: 'user_grace' }), 'msg_since')
  const page = await rollcall.open('/failures')
  const card = page.getByRole('article').filter({ has: page.getByRole('heading', { name: REASONS.missing_headers.title }) })
  await card.getByText('Good deliveries have come since.').waitFor()
})
