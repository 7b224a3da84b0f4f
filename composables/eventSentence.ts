import { EVENT_TYPES } from '#shared/eventTypes'
import type { EventRecord } from '#shared/records'

const NOUNS: Record<string, string> = {
  user: 'User',
  session: 'Session',
  email: 'E-mail',
  sms: 'Text message',
  organization: 'Organization',
  organizationDomain: 'Organization domain',
  organizationMembership: 'Organization membership',
  organizationInvitation: 'Organization invitation',
  role: 'Role',
  permission: 'Permission',
  waitlistEntry: 'Waitlist entry',
  paymentAttempt: 'Payment attempt',
  subscription: 'Subscription',
  subscriptionItem: 'Subscription item',
}

const VERBS: Record<string, string> = {
  created: 'was created',
  updated: 'was updated',
  deleted: 'was deleted',
  ended: 'ended',
  removed: 'was removed',
  revoked: 'was revoked',
  accepted: 'was accepted',
  active: 'became active',
  pastDue: 'is past due',
  canceled: 'was canceled',
  upcoming: 'is coming up',
  abandoned: 'was abandoned',
  incomplete: 'is incomplete',
  freeTrialEnding: 'nears the end of its free trial',
}

/** Types whose payloads hold one-time codes and links that sign somebody in. */
const SECRET_BEARING = new Set(['email.created', 'sms.created', 'session.created'])

/** The words before and after the subject: “User … was updated in Clerk.” */
export function eventSentence({ type }: Pick<EventRecord, 'type'>): { before: string, after: string } {
  const [family = '', action = ''] = type.split('.')
  const noun = NOUNS[family]
  const verb = VERBS[action]
  if (!noun || !verb || !isCatalogued(type)) return { before: `Clerk sent “${type}” about`, after: ', a type that this version does not know.' }
  return { before: noun, after: ` ${verb} in Clerk.` }
}

export function holdsSecrets(type: string): boolean {
  return SECRET_BEARING.has(type)
}

/** The user whom an event is about: its subject, or the user id that its payload names. */
export function userOfEvent(event: Pick<EventRecord, 'type' | 'subjectId'>, payload: string): string | null {
  if (event.type.startsWith('user.')) return event.subjectId
  try {
    const { data }: { data?: { user_id?: unknown } } = JSON.parse(payload)
    return typeof data?.user_id === 'string' ? data.user_id : null
  }
  catch {
    return null
  }
}

function isCatalogued(type: string): boolean {
  return EVENT_TYPES.some(known => known === type)
}
