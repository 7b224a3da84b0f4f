import { describe, expect, test } from 'vitest'
import type { Cause } from '#shared/causes'
import type { DeliveryDetail } from '#shared/records/deliveries'
import type { Failure } from '#shared/records/failures'
import type { Overview } from '#shared/records/overview'
import type { RejectionReason } from '#shared/reasons'
import { CAUSED_KINDS, CAUSED_REQUESTS } from '../../scripts/clerk/causedRequests'
import { createWebhookSecret } from '../../scripts/clerk/instance'
import { deliver, REJECTED_REQUESTS, send, signedRequest, type WebhookRequest } from '../../scripts/clerk/sender'
import { USER_CREATED_TEXT } from '../fixtures/events'
import { createSecretForSlips, SECRET_FORMS, SECRET_SLIPS } from '../../scripts/clerk/secretSlips'
import { json, useApp } from './app'

type App = ReturnType<typeof useApp>
const message = { body: USER_CREATED_TEXT }

/** Sends a request that has to be refused, and reads what the API says of it. */
async function refused(app: App, request: WebhookRequest): Promise<DeliveryDetail> {
  const answer = await send(app.endpoint(), request)
  expect([400, 503]).toContain(answer?.status)
  expect(answer?.body, 'why is nobody’s business but the admin’s').toMatch(/^\{"statusCode":\d+,"message":"[\w ,.]+"\}$/)
  const [newest] = app.query<{ id: number }>('SELECT id FROM deliveries ORDER BY id DESC LIMIT 1')
  return json<DeliveryDetail>(await app.fetch(`/api/deliveries/${newest!.id}`))
}

/** What is told must never hold a secret, nor enough of one to find it. */
function expectNoPartOf(secrets: string[], told: string) {
  for (const key of secrets.map(secret => secret.slice('whsec_'.length))) {
    for (let at = 0; at + 8 <= key.length; at++) expect(told).not.toContain(key.slice(at, at + 8))
  }
}

const REASON_OF: Partial<Record<Cause, RejectionReason>> = {
  white_label_headers: 'missing_headers', header_missing: 'missing_headers', not_from_svix: 'missing_headers', timestamp_not_a_number: 'timestamp_invalid',
  timestamp_in_milliseconds: 'timestamp_too_new', clock_behind: 'timestamp_too_new', held_back: 'timestamp_too_old',
  only_asymmetric: 'signature_unsupported', signature_unreadable: 'signature_unsupported',
}

describe('each cause that a sender can bring about', () => {
  const app = useApp()

  test.for(CAUSED_KINDS)('%s', async (cause) => {
    expect((await app.deliver(message)).status, 'good ones come as well').toBe(200)
    const delivery = await refused(app, CAUSED_REQUESTS[cause](app.secret(), message))
    expect(delivery).toMatchObject({ outcome: 'rejected', reason: REASON_OF[cause] ?? 'signature_mismatch', statusCode: 400, diagnosis: { cause }, streak: { count: 1, outOf: 1 } })
    for (const said of [delivery.diagnosis!.title, delivery.diagnosis!.explanation, delivery.diagnosis!.nextStep]) expect(said).toMatch(/\w/)
    expect(delivery.diagnosis!.checked[0]).toMatch(/^Headers: /)
    expectNoPartOf([app.secret()], JSON.stringify({ ...delivery, headers: null }))
    const { items } = await json<{ items: Failure[] }>(await app.fetch('/api/failures'))
    expect(items.find(({ reason }) => reason === delivery.reason)?.causes).toContainEqual(
      expect.objectContaining({ cause, title: delivery.diagnosis!.title, sampleId: String(delivery.id), lastAt: delivery.receivedAt }))
  })

  test('an old delivery that was taken before and comes again is a replay', async () => {
    const almostTooOld = () => signedRequest(app.secret(), { ...message, signedAt: Date.now() - 298_000 })
    let request = almostTooOld()
    await expect.poll(async () => (await send(app.endpoint(), request = almostTooOld()))?.status).toBe(200)
    await expect.poll(async () => (await send(app.endpoint(), request))?.status).toBe(400)
    expect(await refused(app, request)).toMatchObject({ reason: 'timestamp_too_old', diagnosis: { cause: 'replayed' } })
  })

  test('facts are in the words: how far the clock is off, and what was tried', async () => {
    const { diagnosis } = await refused(app, CAUSED_REQUESTS.clock_behind(app.secret(), message))
    expect(diagnosis!.explanation).toMatch(/clock is 3,\d\d\d s behind/)
    expect(diagnosis!.checked.join('\n')).toMatch(/Signature: right .* the one secret/)
    expect((await refused(app, CAUSED_REQUESTS.wrong_secret(app.secret(), message))).diagnosis!.checked.join('\n')).toMatch(/\d+ tried, none matches/)
  })

  test('a streak counts what came since the last good delivery, and ends with the next', async () => {
    const requests = ['wrong_secret', 'wrong_secret', 'scanner', 'header_missing'] as const
    await app.deliver(message)
    for (const cause of requests) await send(app.endpoint(), CAUSED_REQUESTS[cause](app.secret(), message))
    const delivery = await refused(app, CAUSED_REQUESTS.wrong_secret(app.secret(), message))
    const [good] = app.query<{ at: number }>('SELECT max(received_at) AS at FROM deliveries WHERE event_id IS NOT NULL')
    expect(delivery.streak).toMatchObject({ count: 3, outOf: 5, lastGoodAt: good!.at })
    const mismatch = async () => (await json<{ items: Failure[] }>(await app.fetch('/api/failures'))).items.find(({ reason }) => reason === 'signature_mismatch')
    expect((await mismatch())?.streak).toMatchObject({ count: 4, outOf: 5, lastGoodAt: good!.at })
    await app.deliver(message)
    expect((await mismatch())?.streak).toBeNull()
    expect((await json<DeliveryDetail>(await app.fetch(`/api/deliveries/${delivery.id}`))).streak).toBeNull()
  })
})

describe('with nothing good to compare with', () => {
  const app = useApp()

  test('several that are off alike show that the clock is ahead; the first cannot', async () => {
    const anHourAgo = Date.now() - 3_600_000
    const late = (seconds: number) => refused(app, signedRequest(app.secret(), { ...message, signedAt: anHourAgo - seconds * 1000 }))
    expect(await late(0)).toMatchObject({ diagnosis: { cause: 'clock_unclear' } })
    expect(await late(2)).toMatchObject({ diagnosis: { cause: 'clock_unclear' } })
    const { diagnosis, streak } = await late(4)
    expect(diagnosis!.cause).toBe('clock_ahead')
    expect(diagnosis!.explanation).toMatch(/clock is 3,6\d\d s ahead/)
    expect(streak).toMatchObject({ count: 1, outOf: 3, lastGoodAt: null })
  })
})

describe('a flood', () => {
  const app = useApp()

  test('is not examined beyond its share of time, and good deliveries are taken all the while', async () => {
    const body = JSON.stringify({ type: 'user.created', data: { notes: Array.from({ length: 4000 }, (_, n) => `é/${n}`) } })
    const flood = async () => (await refused(app, REJECTED_REQUESTS.signature_mismatch(app.secret(), { body }))).diagnosis
    expect(await flood()).toMatchObject({ cause: 'wrong_secret' })
    await expect.poll(flood, { interval: 1 }).toMatchObject({ cause: 'not_examined', findings: { notExaminedFor: 'time' } })
    expect((await app.deliver(message)).status).toBe(200)
  })
})

describe.for([SECRET_FORMS.slice(0, 4), SECRET_FORMS.slice(4, 8), SECRET_FORMS.slice(8)])('with malformed secrets alone: %s', (forms) => {
  const secrets = forms.map(createSecretForSlips)
  const app = useApp({ NUXT_CLERK_WEBHOOK_SIGNING_SECRET: forms.map((form, index) => SECRET_SLIPS[form](secrets[index]!)).join(',') })

  test('the server starts, names the setting and each flaw once, and the setup says the same', async () => {
    // Whatever is said of the settings is said before.
    await expect.poll(app.running().output).toContain('Rollcall starts')
    const lines = app.running().output().split('\n').filter(line => line.includes('NUXT_CLERK_WEBHOOK_SIGNING_SECRET'))
    expect(lines).toHaveLength(1)
    for (const number of forms.keys()) expect(lines[0]).toContain(`Secret ${number + 1} of ${forms.length} `)
    const { setup } = await json<Overview>(await app.fetch('/api/overview'))
    expect(setup.find(({ id }) => id === 'signing_secret')).toMatchObject({ done: false, nextStep: expect.stringContaining(`Secret ${forms.length} of ${forms.length} `) })
    expectNoPartOf(secrets, app.running().output() + JSON.stringify(setup))
  })

  test.for(forms.map((form, index) => [form, index] as const))('%s: nothing is taken, and what the secret was meant to be is told', async ([form, index]) => {
    const answer = await deliver(app.endpoint(), secrets[index]!, message)
    expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '30' } })
    const delivery = await refused(app, signedRequest(secrets[index]!, message))
    expect(delivery).toMatchObject({ reason: 'secret_malformed', statusCode: 503, diagnosis: { cause: `secret_${form}`, findings: { secretNumber: index + 1, secretCount: forms.length } } })
    expect(delivery.diagnosis!.explanation).toContain(`Secret ${index + 1} of ${forms.length} `)
    expectNoPartOf(secrets, JSON.stringify({ ...delivery, headers: null }) + app.running().output())
    expect(app.query('SELECT id FROM events')).toEqual([])
  })

  test('a delivery that none of them was meant for says what is wrong with the first', async () => {
    expect(await refused(app, signedRequest(createWebhookSecret(), message))).toMatchObject({ reason: 'secret_malformed', diagnosis: { cause: 'secret_unreadable', findings: { secretNumber: 1 } } })
    expect(await refused(app, CAUSED_REQUESTS.not_from_svix('', message)), 'headers or not').toMatchObject({ reason: 'secret_malformed', diagnosis: { cause: 'secret_unreadable' } })
  })
})

describe('with a good secret and a malformed one', () => {
  const [good, malformed] = [createWebhookSecret(), createWebhookSecret()]
  const app = useApp({ NUXT_CLERK_WEBHOOK_SIGNING_SECRET: `${good}, '${malformed}'` })

  test('the good one verifies; the other does not, and is the one that is named', async () => {
    await expect.poll(() => app.running().output()).toMatch(/NUXT_CLERK_WEBHOOK_SIGNING_SECRET: Secret 2 of 2 has quotes around it\./)
    expect((await deliver(app.endpoint(), good, message)).status).toBe(200)
    const delivery = await refused(app, signedRequest(malformed, message))
    expect(delivery).toMatchObject({ reason: 'signature_mismatch', statusCode: 400, diagnosis: { cause: 'secret_quotes', findings: { secretNumber: 2, secretCount: 2 } } })
    expect(delivery.diagnosis!.explanation).toContain('Secret 2 of 2 has quotes around it')
    expectNoPartOf([good, malformed], JSON.stringify({ ...delivery, headers: null }) + app.running().output())
  })
})
