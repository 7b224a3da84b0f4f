/**
 * Every event type that Clerk's catalogue lists. A type that is not here is logged and ignored all the same:
 * the list feeds filters and texts, it never refuses anything.
 */
export const EVENT_TYPES = [
  'user.created', 'user.updated', 'user.deleted',
  'session.created', 'session.ended', 'session.removed', 'session.revoked',
  'email.created', 'sms.created',
  'organization.created', 'organization.updated', 'organization.deleted',
  'organizationDomain.created', 'organizationDomain.updated', 'organizationDomain.deleted',
  'organizationMembership.created', 'organizationMembership.updated', 'organizationMembership.deleted',
  'organizationInvitation.created', 'organizationInvitation.accepted', 'organizationInvitation.revoked',
  'role.created', 'role.updated', 'role.deleted',
  'permission.created', 'permission.updated', 'permission.deleted',
  'waitlistEntry.created', 'waitlistEntry.updated',
  'paymentAttempt.created', 'paymentAttempt.updated',
  'subscription.created', 'subscription.updated', 'subscription.active', 'subscription.pastDue',
  'subscriptionItem.created', 'subscriptionItem.updated', 'subscriptionItem.active', 'subscriptionItem.canceled',
  'subscriptionItem.upcoming', 'subscriptionItem.ended', 'subscriptionItem.abandoned', 'subscriptionItem.incomplete',
  'subscriptionItem.pastDue', 'subscriptionItem.freeTrialEnding',
] as const

/** The types that change a user's row; all others are logged and change nothing. */
export const SYNCED_TYPES = ['user.created', 'user.updated', 'user.deleted'] as const satisfies (typeof EVENT_TYPES)[number][]

export type EventType = (typeof EVENT_TYPES)[number]

/** The part before the first dot: `user` of `user.created`. It is what the filter `user.*` compares. */
export function familyOf(type: string): string {
  const dot = type.indexOf('.')
  return dot === -1 ? type : type.slice(0, dot)
}

/** The families of the catalogue, each once, in its order. */
export const EVENT_FAMILIES = [...new Set(EVENT_TYPES.map(familyOf))]
