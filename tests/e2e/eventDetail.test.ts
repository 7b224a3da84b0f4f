import { beforeAll, expect, test } from 'vitest'
import { REJECTED_REQUESTS } from '../../scripts/clerk/sender'
import { violationsOn } from './support/axe'
import { copiedBy } from './support/clipboard'
import { minute, personEvent } from './support/people'
import { useRollcall } from './support/rollcall'

const rollcall = await useRollcall()
const CODE = '424242'
const WITH_CLIPBOARD = { permissions: ['clipboard-read', 'clipboard-write'] }

beforeAll(async () => {
  await rollcall.send({
    type: 'email.created', timestamp: minute(10),
    data: { id: 'ema_1', to_email_address: 'ada@example.org', subject: `${CODE} is your code`, body: `<p>${CODE}</p>`, data: { otp_code: CODE, big: '12345678901234567890' } },
  }, 'msg_email')
  for (let times = 0; times < 2; times++) await rollcall.send(personEvent({ id: 'user_grace' }), 'msg_grace')
})

test('codes and messages are masked until they are asked for, and again after that', async () => {
  const page = await rollcall.open('/events/msg_email', { reducedMotion: 'reduce' })
  const payload = page.getByRole('region', { name: 'Payload', exact: true })
  await payload.getByText('3 values are masked').waitFor()
  expect(await page.content()).not.toContain(CODE)
  expect(await payload.innerText()).toContain('ada@example.org')

  const toggle = payload.getByRole('button', { name: 'Show what is masked' })
  await toggle.focus()
  await page.keyboard.press('Enter')
  await payload.getByText(`"${CODE} is your code"`).waitFor()
  expect(await violationsOn(page)).toEqual([])

  const again = payload.getByRole('button', { name: 'Hide again' })
  expect(await again.evaluate(button => button === document.activeElement)).toBe(true)
  await page.keyboard.press('Enter')
  await payload.getByRole('button', { name: 'Show what is masked' }).waitFor()
  expect(await page.content()).not.toContain(CODE)
})

test('values that cannot be shown now say so, and are shown with the next try', async () => {
  const page = await rollcall.open('/events/msg_email', { complaints: [/503/] })
  await page.route(/reveal=true/, route => route.fulfill({ status: 503, json: { statusCode: 503 } }))
  await page.getByRole('button', { name: 'Show what is masked' }).click()
  await page.getByRole('alert').getByRole('heading', { name: 'Rollcall cannot answer now' }).waitFor()
  await page.unroute(/reveal=true/)
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.getByText(`"${CODE} is your code"`).waitFor()
})

test('the event is copied as JSON with its payload and deliveries, its codes only when they are shown', async () => {
  const page = await rollcall.open('/events/msg_email', WITH_CLIPBOARD)
  const copied = async () => JSON.parse(await copiedBy(page, 'Copy as JSON'))
  const masked = await copied()
  expect(masked).toMatchObject({ id: 'msg_email', deliveries: [{ statusCode: 200 }], payload: { data: { to_email_address: 'ada@example.org' } } })
  expect(JSON.stringify(masked)).not.toContain(CODE)
  await page.getByRole('button', { name: 'Show what is masked' }).click()
  await page.getByText(`"${CODE} is your code"`).waitFor()
  expect(await copied()).toMatchObject({ payload: { data: { data: { otp_code: CODE } } } })
  expect(await copiedBy(page, 'Copy id')).toBe('msg_email')
})

test('each delivery of an event has its place, its answer and, when asked for, its headers', async () => {
  const page = await rollcall.open('/events/msg_grace', { reducedMotion: 'reduce' })
  const tries = page.getByRole('list', { name: 'Deliveries of this event' }).getByRole('listitem')
  await expect.poll(() => tries.count()).toBe(2)
  const [second, first] = [tries.first(), tries.last()]
  expect(await first.innerText()).toContain('First try')
  expect(await second.innerText()).toMatch(/Duplicate[^]*Sent again, [\d,]+ (ms|s) after the one before[^]*Answered 200[^]*in [\d,]+ ms[^]*from 127\.0\.0\.1/)

  await second.getByText('Headers').click()
  await second.getByText('svix-signature').waitFor()
  expect(await second.innerText()).toContain('msg_grace')
  expect(await violationsOn(page)).toEqual([])
  await first.getByRole('link').click()
  await page.waitForURL('**/deliveries/*')
})

test('the body of a message that was rejected is masked as well', async () => {
  const body = JSON.stringify({ data: { otp_code: CODE }, type: 'email.created' })
  await rollcall.sendRaw(secret => REJECTED_REQUESTS.signature_mismatch(secret, { id: 'msg_forged', body }))
  const page = await rollcall.open('/deliveries/4')
  expect(await page.content()).not.toContain(CODE)
  await page.getByRole('button', { name: 'Show what is masked' }).click()
  await page.getByRole('tree', { name: 'Text of the body' }).getByText(`"${CODE}"`).waitFor()
  await page.getByRole('button', { name: 'Hide again' }).click()
  await page.getByRole('button', { name: 'Show what is masked' }).waitFor()
  expect(await page.content()).not.toContain(CODE)
})
