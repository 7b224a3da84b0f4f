import { beforeAll, expect, test } from 'vitest'
import { CAUSES, type Cause } from '#shared/causes'
import type { Failure } from '#shared/records/failures'
import { CAUSED_KINDS } from '../../scripts/clerk/causedRequests'
import { createWebhookSecret } from '../../scripts/clerk/instance'
import { makeMessageId } from '../../scripts/clerk/sender'
import { seed } from '../../scripts/demo/seed'
import { expectDiagnosisOn } from './support/diagnosis'
import { personEvent } from './support/people'
import { useRollcall } from './support/rollcall'

const rollcall = await useRollcall()
const HOUR_MS = 3_600_000
const NEVER = { from: 1, until: 0 }
/** What no request brings about by itself: it lies in a setting, in the server's clock, or in what came before. */
const OTHER_CAUSES = (Object.keys(CAUSES) as Cause[]).filter(cause => !CAUSED_KINDS.some(kind => kind === cause))

beforeAll(async () => {
  const secret = createWebhookSecret()
  const at = Date.now() - 2 * HOUR_MS
  const first = { at, messageId: makeMessageId(), body: JSON.stringify(personEvent({ id: 'user_grace' })), rejectedFor: null, fails: false }
  const again = { ...first, at: at + HOUR_MS, signedAt: at, rejectedFor: 'replayed' as const }
  const { databaseFile } = rollcall
  await rollcall.restart(() => seed({
    env: { NUXT_DATABASE_URL: `file:${databaseFile()}`, NUXT_CLERK_WEBHOOK_SIGNING_SECRET: secret },
    databaseFile: databaseFile(),
    webhookSecret: secret,
    plan: { deliveries: [first, again], troubles: { wrongSecret: NEVER, refusedWrites: NEVER } },
  }))
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
