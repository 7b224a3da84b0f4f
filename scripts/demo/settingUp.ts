import { startApp } from '../app/start.ts'
import type { AppOptions } from '../app/start.ts'
import { createWebhookSecret } from '../clerk/instance.ts'
import { createSecretForSlips, SECRET_FORMS, SECRET_SLIPS } from '../clerk/secretSlips.ts'
import { makeMessageId, send, signedRequest } from '../clerk/sender.ts'
import type { PlannedDelivery } from '../history/deliveryPlan.ts'
import { SECRETS_EXAMINED_MAX } from '../../server/services/doctor/examine.ts'

/** Something that is not right yet, and what is delivered meanwhile. */
interface Attempt {
  settings: Record<string, string>
  deliveries: { secret: string, signedBeforeMs?: number }[]
}

/** Between two attempts, and before the first delivery that is taken. */
const PAUSE_MS = 600_000
/** Between two deliveries of one attempt. */
const STEP_MS = 10_000
const HOUR_MS = 3_600_000
const ANOTHER_INSTANCE = 'ins_2dZbQ7mTnVw4XkRsYpLcHfGjA1e'

/**
 * What the log of somebody holds who set the app up, and got it wrong in every way before it was right: no secret, secrets
 * in other forms, another Clerk instance, a list of addresses that leaves the sender out, a clock that is ahead. All that
 * came was refused.
 *
 * @param options With a preload that sets the server's clock.
 * @param first The first delivery that comes once all is right.
 * @returns How many deliveries came.
 * @throws When a delivery is taken, or gets no answer.
 */
export async function setUp(options: AppOptions, secret: string, first: PlannedDelivery): Promise<number> {
  const attempts = attemptsWith(secret)
  for (const [index, { settings, deliveries }] of attempts.entries()) {
    const app = await startApp({ ...options, env: { ...options.env, ...settings } })
    const at = first.at - (attempts.length - index) * PAUSE_MS
    try {
      for (const [nth, { secret: signing, signedBeforeMs = 0 }] of deliveries.entries()) {
        const sentAt = await app.tell(at + nth * STEP_MS)
        const id = signing === secret ? first.messageId : makeMessageId()
        const answer = await send(`${app.url}/api/webhooks`, signedRequest(signing, { id, body: first.body, signedAt: sentAt - signedBeforeMs }))
        if (!answer || answer.status < 400) throw new Error(`A delivery was answered with ${answer?.status}, in spite of ${Object.keys(settings).join()}.`)
      }
    }
    finally {
      await app.stop()
    }
  }
  return attempts.flatMap(({ deliveries }) => deliveries).length
}

function attemptsWith(secret: string): Attempt[] {
  const slips = SECRET_FORMS.map(form => ({ form, secret: createSecretForSlips() }))
  const groups = Array.from({ length: Math.ceil(slips.length / SECRETS_EXAMINED_MAX) }, (_, index) => slips.slice(index * SECRETS_EXAMINED_MAX, (index + 1) * SECRETS_EXAMINED_MAX))
  const malformed = groups.map(group => ({
    settings: { NUXT_CLERK_WEBHOOK_SIGNING_SECRET: group.map(({ form, secret }) => SECRET_SLIPS[form](secret)).join(',') },
    deliveries: group.map(({ secret }) => ({ secret })),
  }))
  // None of the configured ones was meant to be this one.
  malformed[0]!.deliveries.push({ secret: createWebhookSecret() })
  return [
    { settings: { NUXT_CLERK_WEBHOOK_SIGNING_SECRET: '' }, deliveries: [{ secret }] },
    ...malformed,
    { settings: { NUXT_CLERK_INSTANCE_ID: ANOTHER_INSTANCE }, deliveries: [{ secret }] },
    { settings: { NUXT_WEBHOOK_ALLOWED_IPS: 'svix' }, deliveries: [{ secret }] },
    // Only the third shows that it is the clock: those before it are late by as much.
    { settings: {}, deliveries: Array.from({ length: 3 }, () => ({ secret, signedBeforeMs: HOUR_MS })) },
  ]
}
