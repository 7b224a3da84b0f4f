import type { AppOptions } from '../app/start.ts'
import { startApp } from '../app/start.ts'
import type { DeliveryPlan } from '../history/deliveryPlan.ts'
import { isWithin } from '../history/period.ts'
import { RefusedWrites } from './refusedWrites.ts'
import { setUp } from './settingUp.ts'
import { deliverPlanned, emptyTally } from './tally.ts'
import type { Tally } from './tally.ts'

/** Gives a server the time that it is told; see clock.ts. */
export const CLOCK = new URL('./clock.ts', import.meta.url)

export interface SeedOptions extends AppOptions {
  /** The file that the settings name. */
  databaseFile: string
  webhookSecret: string
  plan: DeliveryPlan
  onProgress?: (done: number) => void
  /** Aborted, it ends after the delivery that is under way. */
  signal?: AbortSignal
}

/**
 * Fills a database with what setting the app up brings about and then with a plan's deliveries, signed and sent over HTTP
 * like any other: to the built server, whose clock is moved to the time of each. The server has stopped when this returns.
 *
 * @throws When the server does not start, or a delivery gets no answer.
 */
export async function seed({ databaseFile, webhookSecret, plan, onProgress, signal, ...appOptions }: SeedOptions): Promise<Tally> {
  const options = { ...appOptions, preload: CLOCK }
  const tally = emptyTally()
  tally.refusedAtFirst = await setUp(options, webhookSecret, plan.deliveries[0]!)
  const app = await startApp(options)
  const refusedWrites = new RefusedWrites(databaseFile)
  try {
    for (const [index, delivery] of plan.deliveries.entries()) {
      if (signal?.aborted) break
      refusedWrites.be(isWithin(plan.troubles.refusedWrites, delivery.at))
      await app.tell(delivery.at)
      await deliverPlanned(`${app.url}/api/webhooks`, webhookSecret, delivery, tally)
      onProgress?.(index + 1)
    }
    refusedWrites.be(false)
  }
  finally {
    await app.stop()
  }
  return tally
}
