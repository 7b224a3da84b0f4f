import { beforeAll, expect, test } from 'vitest'
import { personEvent } from './support/people'
import { useRollcall } from './support/rollcall'

const rollcall = await useRollcall()
const CREATED = Date.UTC(2026, 0, 31, 23, 30)

beforeAll(async () => {
  await rollcall.send(personEvent({ id: 'user_grace', created_at: CREATED, last_sign_in_at: null, last_active_at: 9e15 }))
})

test.for([
  ['UTC', '31 Jan 2026, 23:30:00 UTC'],
  ['Australia/Eucla', '1 Feb 2026, 08:15:00'],
  ['America/St_Johns', '31 Jan 2026, 20:00:00'],
  ['Pacific/Kiritimati', '1 Feb 2026, 13:30:00'],
])('in %s a time is read by the reader’s clock, at the first visit and the next', async ([timezoneId, text]) => {
  const page = await rollcall.open('/users/user_grace', { timezoneId, locale: 'de-DE' })
  const created = page.locator(`time[datetime="${new Date(CREATED).toISOString()}"]`).first()
  await expect.poll(() => created.innerText()).toBe(text)
  expect(await created.getAttribute('title')).toContain(timezoneId)

  const second = await page.request.get('/users/user_grace')
  expect(await second.text(), 'rendered by the server').toContain(`>${text}<`)
  await page.reload()
  await expect.poll(() => created.innerText()).toBe(text)
})

test('a time that is not known, and one that no calendar holds, are said so', async () => {
  const page = await rollcall.open('/users/user_grace')
  const profile = page.getByRole('region', { name: 'Profile' })
  for (const label of ['Last sign-in', 'Last active']) {
    expect(await profile.locator('dt', { hasText: label }).locator('xpath=following-sibling::dd[1]').innerText()).toMatch(/^Never\b/)
  }
})
