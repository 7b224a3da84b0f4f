import { setTimeout as sleep } from 'node:timers/promises'
import { REJECTED_KINDS } from '../clerk/sender.ts'
import { deliveryOf } from '../history/deliveryPlan.ts'
import type { PlannedDelivery } from '../history/deliveryPlan.ts'
import { nextEvents } from '../history/history.ts'
import type { World } from '../history/world.ts'

const HOUR_MS = 3_600_000
/** Between two things that happen, in milliseconds: lively at first, slower for a demo that is left open. */
const LIVELY: [number, number] = [3000, 9000]
const SLOW: [number, number] = [20_000, 60_000]
const DUPLICATE_SHARE = 0.04
const REJECTED_SHARE = 0.03

/**
 * Lets the world go on: every few seconds something happens and is delivered, now and then twice, and now and then a
 * request comes that has to be rejected. Ends when the signal aborts.
 */
export async function goOn(world: World, deliver: (delivery: PlannedDelivery, type: string) => Promise<void>, signal: AbortSignal): Promise<void> {
  const { dice } = world
  const startedAt = Date.now()
  while (!signal.aborted) {
    await sleep(dice.between(...(Date.now() - startedAt < HOUR_MS ? LIVELY : SLOW)), undefined, { signal }).catch(() => {})
    if (signal.aborted) return
    for (const event of nextEvents(world, Date.now())) {
      const delivery = deliveryOf(world, event, Date.now())
      if (dice.chance(REJECTED_SHARE)) await deliver({ ...delivery, rejectedFor: dice.pick(REJECTED_KINDS) }, event.type)
      await deliver(delivery, event.type)
      if (dice.chance(DUPLICATE_SHARE)) await deliver(delivery, event.type)
    }
  }
}
