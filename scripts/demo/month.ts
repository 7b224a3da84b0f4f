import { planDeliveries } from '../history/deliveryPlan.ts'
import type { DeliveryPlan } from '../history/deliveryPlan.ts'
import { writeHistory } from '../history/history.ts'
import { World } from '../history/world.ts'
import type { WorldOptions } from '../history/world.ts'
import { makeAccounts } from './accounts.ts'
import type { DemoAccounts } from './accounts.ts'

const MONTH_MS = 30 * 24 * 3600 * 1000
const EVENTS = 1500

export interface MonthOptions extends WorldOptions {
  /** The end of the month, in milliseconds since 1970. */
  until: number
  /** About this many events come of it; 1,500 when absent. */
  events?: number
}

export interface Month extends Omit<DemoAccounts, 'events'> {
  world: World
  plan: DeliveryPlan
}

/** The last 30 days of a made-up product, its people, and how all that happened reaches the endpoint. */
export function makeMonth({ until, events = EVENTS, ...options }: MonthOptions): Month {
  const period = { from: until - MONTH_MS, until }
  const world = new World(options)
  const accounts = makeAccounts(world, period.from)
  const history = [...accounts.events, ...writeHistory(world, { ...period, events })]
  return { world, ...accounts, plan: planDeliveries(world, history, period) }
}
