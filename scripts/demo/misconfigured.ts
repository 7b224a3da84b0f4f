import { startApp } from '../app/start.ts'
import type { AppOptions } from '../app/start.ts'
import { send, signedRequest } from '../clerk/sender.ts'
import type { PlannedDelivery } from '../history/deliveryPlan.ts'
import { CLOCK } from './seed.ts'

/** What a hand may make of a secret on its way into the setting. */
const SLIPS: ((secret: string) => string)[] = [
  secret => `'${secret}'`,
  secret => secret.slice('whsec_'.length),
]
/** Between two tries at setting it right, and before the first delivery that is taken. */
const PAUSE_MS = 600_000

/**
 * What the log of somebody holds who set the secret wrong twice before it was right: each time one delivery came, and was
 * refused.
 *
 * @param first The first delivery that comes once the secret is right.
 */
export async function sendMisconfigured({ env, ...options }: AppOptions, secret: string, first: PlannedDelivery): Promise<void> {
  for (const [index, slip] of SLIPS.entries()) {
    const app = await startApp({ ...options, preload: CLOCK, env: { ...env, NUXT_CLERK_WEBHOOK_SIGNING_SECRET: slip(secret) } })
    const at = first.at - (SLIPS.length - index) * PAUSE_MS
    try {
      await app.tell(at)
      await send(`${app.url}/api/webhooks`, signedRequest(secret, { id: first.messageId, body: first.body, signedAt: at }))
    }
    finally {
      await app.stop()
    }
  }
}
