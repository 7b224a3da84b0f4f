import { beforeAll, expect, test } from 'vitest'
import { CAUSES } from '#shared/causes'
import { CAUSED_KINDS, CAUSED_REQUESTS } from '../../scripts/clerk/causedRequests'
import { createWebhookSecret } from '../../scripts/clerk/instance'
import { signedRequest } from '../../scripts/clerk/sender'
import { SECRET_SLIPS } from '../../scripts/clerk/secretSlips'
import { violationsOn } from './support/axe'
import { expectDiagnosisOn } from './support/diagnosis'
import { personEvent } from './support/people'
import { useRollcall, visit } from './support/rollcall'

const good = createWebhookSecret()
const SLIPS = ['quotes', 'version_prefix', 'prefix_missing'] as const
const malformed = SLIPS.map(() => createWebhookSecret())
const rollcall = await useRollcall({
  NUXT_CLERK_WEBHOOK_SIGNING_SECRET: [good, ...SLIPS.map((slip, index) => SECRET_SLIPS[slip](malformed[index]!))].join(','),
})
const message = { body: JSON.stringify(personEvent({ id: 'user_grace', first_name: 'Zoë' })) }

/** One request for each cause, in the order in which they are sent. Deliveries are numbered from 1, and the first one is good. */
const REFUSED = [
  ...CAUSED_KINDS.map(cause => ({ cause, request: () => CAUSED_REQUESTS[cause](good, message) })),
  ...SLIPS.map((slip, index) => ({ cause: `secret_${slip}` as const, request: () => signedRequest(malformed[index]!, message) })),
]

beforeAll(async () => {
  // What is examined has a bounded time, which must not go by while the server's thread that reads begins.
  const { request } = await rollcall.open(null)
  expect((await request.get('/api/deliveries')).ok()).toBe(true)
  await rollcall.sendRaw(() => signedRequest(good, message))
  for (const { request } of REFUSED) await rollcall.sendRaw(request)
})

test('a delivery’s page says of each cause what happened, what it means, what to do, and what was checked', async () => {
  const page = await rollcall.open('/deliveries/1')
  for (const [index, { cause }] of REFUSED.entries()) {
    expect(await expectDiagnosisOn(page, String(index + 2), cause)).toMatch(new RegExp(`(The last delivery|\\d+ of the last ${REFUSED.length} deliveries) failed in this way, since .*, when the last good one came\\.`))
  }
})

test('the failures show the likeliest causes of each reason and how it goes on, and lead to the newest of each', async () => {
  const page = await rollcall.open('/failures')
  const card = page.getByRole('article').filter({ has: page.getByRole('heading', { name: 'Signature headers missing' }) })
  const causes = card.getByRole('list', { name: 'Likeliest causes' })
  await expect.poll(() => causes.getByRole('listitem').count()).toBe(3)
  for (const cause of ['white_label_headers', 'header_missing', 'not_from_svix'] as const) {
    const item = await causes.getByRole('listitem').filter({ hasText: CAUSES[cause].title }).innerText()
    expect(item).toContain('1 delivery')
    expect(item).toContain(CAUSES[cause].nextStep)
  }
  expect(await card.innerText()).toMatch(/3 of the last \d+ deliveries failed in this way, since /)
  await causes.getByRole('link', { name: CAUSES.header_missing.title }).click()
  await page.waitForURL(`**/deliveries/${CAUSED_KINDS.indexOf('header_missing') + 2}`)
})

test('both pages can be read by everybody', async () => {
  const page = await rollcall.open('/failures', { reducedMotion: 'reduce' })
  await page.getByRole('list', { name: 'Likeliest causes' }).first().waitFor()
  expect(await violationsOn(page)).toEqual([])
  await visit(page, `/deliveries/${CAUSED_KINDS.indexOf('body_line_endings') + 2}`)
  await page.getByRole('heading', { name: 'What was checked' }).waitFor()
  expect(await violationsOn(page)).toEqual([])
})
