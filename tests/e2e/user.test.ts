import { beforeAll, expect, test } from 'vitest'
import { deletionOf, minute, personEvent } from './support/people'
import { useRollcall } from './support/rollcall'

const rollcall = await useRollcall()
const GRACE = {
  id: 'user_grace', first_name: 'Grace', last_name: 'Hopper', username: 'amazing_grace', external_id: 'navy-1',
  email_addresses: [
    { id: 'idn_first', email_address: 'old@navy.example', verification: { status: 'unverified' } },
    { id: 'idn_second', email_address: 'grace@navy.example', verification: { status: 'verified' } },
  ],
  primary_email_address_id: 'idn_second',
  phone_numbers: [{ id: 'idn_phone', phone_number: '+15005550006', verification: { status: 'verified' } }],
  two_factor_enabled: true, image_url: 'https://img.clerk.com/grace', locked: true,
  public_metadata: { rank: 'rear admiral' }, private_metadata: { clearance: 'secret' }, unsafe_metadata: { mood: 'cheerful' },
}

beforeAll(async () => {
  await rollcall.send(personEvent(GRACE), 'msg_grace_created')
  await rollcall.send(personEvent({ ...GRACE, updated_at: minute(5) }, 'user.updated'), 'msg_grace_updated')
  await rollcall.send(personEvent({ id: 'user_gone', first_name: 'Gone', last_name: 'Away' }))
  await rollcall.send(deletionOf('user_gone'), 'msg_gone_deleted')
  await rollcall.send(deletionOf('user_never_seen'))
})

test('a person’s page shows every identifier, the security flags, the metadata and Clerk’s whole JSON', async () => {
  const page = await rollcall.open('/users/user_grace')
  const identifiers = page.getByRole('region', { name: 'Identifiers' }).getByRole('listitem')
  await expect.poll(() => identifiers.count()).toBe(5)
  const primary = identifiers.filter({ hasText: 'Primary' })
  expect(await primary.count()).toBe(1)
  expect(await primary.innerText()).toContain('grace@navy.example')
  for (const value of ['old@navy.example', '+15005550006', 'amazing_grace', 'navy-1']) {
    expect(await identifiers.filter({ hasText: value }).count(), value).toBe(1)
  }
  expect(await identifiers.filter({ hasText: 'old@navy.example' }).innerText()).toContain('unverified')
  const security = page.getByRole('region', { name: 'Security' })
  expect(await security.getByText('Two-factor sign-in').locator('xpath=..').innerText()).toContain('Yes')
  for (const [kind, value] of [['Public', 'rear admiral'], ['Private', 'secret'], ['Unsafe', 'cheerful']]) {
    expect(await page.getByRole('tree', { name: `${kind} metadata` }).innerText(), kind).toContain(value)
  }
  expect(await page.getByRole('region', { name: 'Clerk’s JSON of the user' }).innerText()).toContain('"username": "amazing_grace"')
})

test('the head of the page shows who it is: picture, name, status, primary e-mail and id', async () => {
  const page = await rollcall.open('/users/user_grace')
  const picture = page.getByRole('main').locator('img[src="https://img.clerk.com/grace"]')
  await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0)
  expect((await picture.locator('xpath=../..').innerText()).split('\n')).toEqual(expect.arrayContaining(['Grace Hopper', 'Locked', 'grace@navy.example', 'user_grace']))
})

test('a deleted person is a tombstone that says what it is, with the data as they were', async () => {
  const page = await rollcall.open('/users/user_gone')
  await page.getByText('This user was deleted in Clerk').waitFor()
  await page.getByRole('link', { name: 'msg_gone_deleted' }).waitFor()
  expect(await page.getByText('Gone Away').count()).toBeGreaterThan(0)
})

test('a deletion of somebody who was never heard of leaves a tombstone with the id alone', async () => {
  const page = await rollcall.open('/users/user_never_seen')
  await page.getByText('nothing more to show than the id').waitFor()
  expect(await page.getByRole('region', { name: 'Identifiers' }).innerText()).toContain('names none')
})

test('an id that nobody has is told so', async () => {
  const page = await rollcall.open('/users/user_nobody', { complaints: [/404/] })
  await page.getByRole('heading', { name: 'No such user' }).waitFor()
})
