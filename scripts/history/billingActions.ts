import type { CatalogueType, ClerkEvent, DataOf } from './events.ts'
import type { ClerkUser } from './identities.ts'
import type { Action, World } from './world.ts'

const MONTH_MS = 30 * 24 * 3600 * 1000
const CENTS = 1900

type Item = DataOf<'subscriptionItem.created'>
type Subscription = DataOf<'subscription.created'>
type Payment = DataOf<'paymentAttempt.created'>
type ItemType = Extract<CatalogueType, `subscriptionItem.${string}`>

/** Somebody takes out a plan and pays. */
export const subscribe: Action = (world, at) => withSubscriber(world, (user) => {
  const item = makeItem(world, user, 'incomplete', at)
  const subscription = makeSubscription(world, user, item, 'incomplete', at)
  const payment = makePayment(world, user, item, at)
  const paid = { ...item, status: 'active' as const }
  return [
    world.event('subscription.created', subscription, at),
    world.event('subscriptionItem.created', item, at + 10),
    world.event('subscriptionItem.incomplete', item, at + 20),
    world.event('paymentAttempt.created', payment, at + 30),
    world.event('paymentAttempt.updated', { ...payment, status: 'paid', paid_at: at + 2500, updated_at: at + 2500 }, at + 2500),
    world.event('subscriptionItem.active', paid, at + 2600),
    world.event('subscription.active', { ...subscription, status: 'active', active_at: at + 2600, items: [paid], updated_at: at + 2600 }, at + 2650),
  ]
})

/** A card is declined. */
export const failToPay: Action = (world, at) => withSubscriber(world, (user) => {
  const item = makeItem(world, user, 'past_due', at)
  const payment = makePayment(world, user, item, at)
  return [
    world.event('paymentAttempt.updated', { ...payment, status: 'failed', failed_at: at, failed_reason: { code: 'card_declined', decline_code: 'insufficient_funds' } }, at),
    world.event('subscriptionItem.pastDue', { ...item, past_due_at: at }, at + 50),
    world.event('subscription.pastDue', { ...makeSubscription(world, user, item, 'past_due', at), past_due_at: at }, at + 80),
  ]
})

/** A plan is changed: one ends, another follows. */
export const changePlan: Action = (world, at) => withSubscriber(world, (user) => {
  const item = makeItem(world, user, 'active', at)
  const canceled = { ...item, status: 'canceled' as const, canceled_at: at }
  return [
    world.event('subscriptionItem.updated', item, at),
    world.event('subscriptionItem.canceled', canceled, at + 20),
    world.event('subscriptionItem.upcoming', makeItem(world, user, 'upcoming', at), at + 40),
    world.event('subscription.updated', makeSubscription(world, user, canceled, 'active', at), at + 60),
  ]
})

const itemEvent = (type: ItemType, status: Item['status']): Action =>
  (world, at) => withSubscriber(world, user => [world.event(type, makeItem(world, user, status, at), at)])

export const endItem = itemEvent('subscriptionItem.ended', 'ended')
export const abandonItem = itemEvent('subscriptionItem.abandoned', 'abandoned')
export const nearTrialEnd = itemEvent('subscriptionItem.freeTrialEnding', 'active')

function withSubscriber(world: World, make: (user: ClerkUser) => ClerkEvent[]): ClerkEvent[] {
  const user = world.anyUser(({ email_addresses }) => email_addresses.length > 0)
  return user ? make(user) : []
}

const money = (cents: number) => ({ amount: cents, amount_formatted: (cents / 100).toFixed(2), currency: 'USD', currency_symbol: '$' })

function makePayer(world: World, user: ClerkUser, at: number): Payment['payer'] {
  return {
    id: world.dice.id('cpayer', at),
    object: 'commerce_payer',
    instance_id: world.instanceId,
    user_id: user.id,
    first_name: user.first_name ?? undefined,
    last_name: user.last_name ?? undefined,
    email: user.email_addresses[0]?.email_address ?? '',
    image_url: user.image_url,
    created_at: at,
    updated_at: at,
  }
}

function makeItem(world: World, user: ClerkUser, status: Item['status'], at: number): Item {
  return {
    id: world.dice.id('csub_item', at),
    object: 'commerce_subscription_item',
    status,
    credit: { amount: money(0), cycle_days_remaining: 30, cycle_days_total: 30, cycle_remaining_percent: 100 },
    proration_date: new Date(at).toISOString(),
    plan_period: 'month',
    period_start: at,
    period_end: at + MONTH_MS,
    lifetime_paid: CENTS,
    next_payment_amount: CENTS,
    next_payment_date: at + MONTH_MS,
    amount: money(CENTS),
    plan_id: 'cplan_pro',
    payer: makePayer(world, user, at),
  }
}

function makeSubscription(world: World, user: ClerkUser, item: Item, status: Subscription['status'], at: number): Subscription {
  const payer = makePayer(world, user, at)
  return {
    id: world.dice.id('csub', at),
    object: 'commerce_subscription',
    status,
    latest_payment_id: world.dice.id('cpay', at),
    payer_id: payer.id,
    payer,
    payment_source_id: world.dice.id('cpsrc', at),
    items: [item],
    created_at: at,
    updated_at: at,
  }
}

function makePayment(world: World, user: ClerkUser, item: Item, at: number): Payment {
  return {
    id: world.dice.id('cpayatt', at),
    object: 'commerce_payment_attempt',
    instance_id: world.instanceId,
    payment_id: world.dice.id('cpay', at),
    statement_id: world.dice.id('cstmt', at),
    gateway_external_id: `pi_${world.dice.faker.string.alphanumeric(24)}`,
    status: 'pending',
    billing_date: at,
    charge_type: 'checkout',
    payee: { id: world.dice.id('cpayee', at), gateway_type: 'stripe', gateway_external_id: 'acct_northwind', gateway_status: 'active' },
    payer: makePayer(world, user, at),
    totals: { subtotal: money(CENTS), grand_total: money(CENTS), tax_total: money(0) },
    payment_source: { id: world.dice.id('cpsrc', at), gateway: 'stripe', gateway_external_id: `pm_${world.dice.faker.string.alphanumeric(24)}`, payment_method: 'card', status: 'active', card_type: 'visa', last4: '4242' },
    subscription_items: [item],
    created_at: at,
    updated_at: at,
  }
}
