import Database from 'better-sqlite3'
import { beforeAll, expect, test } from 'vitest'
import { CAUSES, type Cause } from '#shared/causes'
import type { Failure } from '#shared/records/failures'
import { CAUSED_KINDS } from '../../scripts/clerk/causedRequests'
import { createWebhookSecret } from '../../scripts/clerk/instance'
import { createSecretForSlips, SECRET_FORMS, SECRET_SLIPS } from '../../scripts/clerk/secretSlips'
import { signedRequest, type Message } from '../../scripts/clerk/sender'
import { SECRETS_EXAMINED_MAX } from '../../server/services/doctor/examine'
import { expectDiagnosisOn } from './support/diagnosis'
import { personEvent } from './support/people'
import { useRollcall } from './support/rollcall'

const HOUR_MS = 3_600_000
const slips = SECRET_FORMS.map(form => ({ form, secret: createSecretForSlips() }))
/** As many malformed secrets as are examined; of the last ones there are fewer, which leaves room for a good one. */
const turns = Array.from({ length: Math.ceil(slips.length / SECRETS_EXAMINED_MAX) }, (_, index) => slips.slice(index * SECRETS_EXAMINED_MAX, (index + 1) * SECRETS_EXAMINED_MAX))
const good = createWebhookSecret()
const message = { body: JSON.stringify(personEvent({ id: 'user_grace' })) }
/** What no request brings about by itself: it lies in a setting, in the server's clock, or in what came before. */
const OTHER_CAUSES = (Object.keys(CAUSES) as Cause[]).filter(cause => !CAUSED_KINDS.some(kind => kind === cause))

function configured(turn: number): string {
  const malformed = turns[turn]!.map(({ form, secret }) => SECRET_SLIPS[form](secret))
  return (turn < turns.length - 1 ? malformed : [good, ...malformed]).join(',')
}
const settings = { NUXT_CLERK_WEBHOOK_SIGNING_SECRET: configured(0) }
const rollcall = await useRollcall(settings)
const deliver = (secret: string, given: Partial<Message> = {}) => rollcall.sendRaw(() => signedRequest(secret, { ...message, ...given }))

beforeAll(async () => {
  for (const [index, turn] of turns.entries()) {
    if (index > 0) {
      settings.NUXT_CLERK_WEBHOOK_SIGNING_SECRET = configured(index)
      await rollcall.restart()
    }
    // What is examined has a bounded time, which must not go by while the server's thread that reads begins.
    const { request } = await rollcall.open(null)
    expect((await request.get('/api/deliveries')).ok()).toBe(true)
    for (const { secret } of turn) await deliver(secret)
    // None of the configured ones was meant to be this one.
    if (index === 0) await deliver(createWebhookSecret())
  }
  const at = Date.now() - HOUR_MS
  // Only the third shows that it is the clock: those before it are late by as much.
  for (const seconds of [0, 2, 4]) await deliver(good, { signedAt: at - seconds * 1000 })

  expect(await deliver(good, { id: 'msg_again' })).toMatchObject({ status: 200 })
  const other = new Database(rollcall.databaseFile(), { timeout: 60_000 })
  other.prepare('UPDATE deliveries SET received_at = ?, headers = json_set(headers, \'$."svix-timestamp"\', ?) WHERE event_id = \'msg_again\'').run(at, String(Math.floor(at / 1000)))
  other.close()
  await deliver(good, { id: 'msg_again', signedAt: at })
})

test('a delivery’s page says what is wrong with a secret, with the clock, or that it came before', async () => {
  const page = await rollcall.open('/deliveries')
  const { items } = await (await page.request.get('/api/failures')).json() as { items: Failure[] }
  const causes = new Map(items.flatMap(({ causes }) => causes.map(({ cause, sampleId }) => [cause, sampleId])))
  for (const cause of OTHER_CAUSES) {
    expect(causes.has(cause), cause).toBe(true)
    await expectDiagnosisOn(page, causes.get(cause)!, cause)
  }
})
