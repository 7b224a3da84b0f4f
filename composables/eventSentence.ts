import { EVENT_TYPES } from '#shared/eventTypes'
import type { EventDetail, EventRecord } from '#shared/records/events'
import { SELF_TEST_TYPE } from '#shared/selfTest'
import { spanText } from '~/composables/counts'

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

/** A sentence in parts: text, and ids of events that it names. */
export type Sentence = (string | { event: string })[]

type Explained = Pick<EventDetail, 'type' | 'outcome' | 'reason' | 'detail' | 'occurredAt' | 'receivedAt' | 'supersededBy' | 'supersededByEvent' | 'newerBy' | 'repeats' | 'mendedAt' | 'deliveries'>

/** The words before and after the subject: “User … was updated in Clerk.” */
export function eventSentence({ type }: Pick<EventRecord, 'type'>): { before: string, after: string } {
  if (type === SELF_TEST_TYPE) return { before: 'Self-test', after: ' was sent by Rollcall to itself.' }
  const [family = '', action = ''] = type.split('.')
  const noun = NOUNS[family]
  const verb = VERBS[action]
  if (!noun || !verb || !isCatalogued(type)) return { before: `Clerk sent “${type}” about`, after: ', a type that this version does not know.' }
  return { before: noun, after: ` ${verb} in Clerk.` }
}

/** What Rollcall made of an event, and why. */
export function outcomeSentence(event: Explained): Sentence {
  switch (event.outcome) {
    case 'applied': return ['Applied: ', ...appliedText(event)]
    case 'superseded': return ['Superseded: ', ...supersededText(event)]
    case 'ignored': return [`Ignored: Rollcall logs ${event.type} and changes no row for it.`]
    case 'failed': return [`Failed: ${failedText(event)}`]
  }
}

/** The user whom an event is about: its subject, or the user id that its payload names. */
export function userOfEvent(event: Pick<EventRecord, 'type' | 'subjectId'>, payload: string | null): string | null {
  if (event.type.startsWith('user.')) return event.subjectId
  if (payload === null) return null
  try {
    const { data }: { data?: { user_id?: unknown } } = JSON.parse(payload)
    return typeof data?.user_id === 'string' ? data.user_id : null
  }
  catch {
    return null
  }
}

function appliedText({ type, repeats }: Explained): Sentence {
  if (repeats) return ['the user’s row said so already, since ', { event: repeats }, ' had deleted the user earlier.']
  if (type === 'user.deleted') return ['the user’s row was marked as deleted.']
  return ['the user’s row was written as this event has it.']
}

function supersededText(event: Explained): Sentence {
  const { supersededBy, supersededByEvent: other, reason } = event
  if (!supersededBy) return ['something newer had been applied before.']
  // A delivery that arrived earlier may have been settled later: on a retry, or because it took longer.
  const hadFailed = event.mendedAt !== null || event.deliveries.some(({ outcome }) => outcome === 'failed')
  const when = hadFailed || (other && other.receivedAt > event.receivedAt) ? 'before this one could be' : 'before this one arrived'
  if (reason === 'user_deleted') return [{ event: supersededBy }, `${deletionText(event)} had deleted the user ${when}, and a deletion is final.`]
  return [{ event: supersededBy }, `, ${newerText(event)}, had been applied ${when}.`]
}

function deletionText({ supersededByEvent: deletion, occurredAt }: Explained): string {
  if (!deletion || deletion.occurredAt === occurredAt) return ''
  return `, ${spanText(Math.abs(deletion.occurredAt - occurredAt))} ${deletion.occurredAt > occurredAt ? 'newer' : 'older'},`
}

function newerText({ newerBy }: Explained): string {
  switch (newerBy?.field) {
    case 'updatedAt': return `${spanText(newerBy.ms)} newer by the user’s updated_at`
    case 'occurredAt': return `with the same updated_at but ${spanText(newerBy.ms)} newer as an event`
    case 'id': return 'of the very same time but with the greater event id'
    default: return 'which was newer'
  }
}

function failedText({ reason, detail }: Explained): string {
  switch (reason) {
    case 'payload_invalid': return `${fieldsText(detail)} Nothing was written to the user’s row.`
    case 'internal_error': return `a defect in Rollcall${detail ? ` (${detail})` : ''} kept it from being applied. Nothing was half done.`
    case 'database_unavailable': return 'the database could not take it at that moment.'
    default: return 'it could not be applied.'
  }
}

/** The fields that a detail names, as in “data.id: Required; timestamp: Required”. */
function fieldsText(detail: string | null): string {
  const fields = [...(detail ?? '').matchAll(/(?:^|; )([\w.]+): /g)].map(([, field]) => field)
  if (fields.length === 0) return 'a field of the payload is missing or of the wrong type.'
  return `${fields.join(' and ')} ${fields.length === 1 ? 'is' : 'are'} missing or of the wrong type.`
}

function isCatalogued(type: string): boolean {
  return EVENT_TYPES.some(known => known === type)
}
