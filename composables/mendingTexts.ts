import { MENDED_OUTCOMES, type MendedEvent, type MendedOutcome, type Mending, type MendingKind } from '#shared/mendings'
import { reasonText } from '#shared/reasons'
import { numberText } from '~/composables/counts'

/** What came of applying an event again, in a word or two. */
export const MENDED_LABELS: Record<MendedOutcome, string> = {
  applied: 'applied',
  superseded: 'superseded',
  ignored: 'ignored',
  failed: 'still failed',
  restored: 'row put right',
  unchanged: 'nothing to do',
  left: 'left as it was',
}

const KIND_LABELS: Record<Exclude<MendingKind, 'reprocess'>, string> = {
  rebuild: 'Rebuild the users',
  self_test: 'Self-test',
  alert_test: 'Test of the alert',
}

/** What applying one event again came to. */
export type MendedResult = Pick<MendedEvent, 'before' | 'after' | 'reason' | 'detail'> & { isRowChanged: boolean }

/** The same in words, told on the event’s own page. */
export function mendedSentence({ before, after, reason, detail, isRowChanged }: MendedResult): string {
  switch (after) {
    case 'applied': return isRowChanged ? 'Applied: the user’s row was written as this event has it.' : 'Applied: the user’s row said so already.'
    case 'superseded': return isRowChanged
      ? 'Settled: the user had been deleted and stays so; this completed the tombstone.'
      : 'Settled: something newer had been applied before, so the user’s row stays as it is.'
    case 'ignored': return 'Settled: Rollcall only logs events of this type.'
    case 'failed': return `Still failed: ${titleOf(reason)}. What that means and what to do stands above.`
    case 'restored': return 'Put right: the user’s row was not as this event has it, and is now.'
    case 'unchanged': return before === 'ignored'
      ? 'Nothing had to be done: Rollcall only logs events of this type.'
      : 'Nothing had to be done: the user’s row says so already, or stands on something newer.'
    case 'left': return `It could not be applied again, so everything stays as it was: ${titleOf(reason)}${detail ? ` (${detail})` : ''}.`
  }
}

function titleOf(reason: MendedResult['reason']): string {
  return (reason ? reasonText(reason)?.title : undefined) ?? 'the reason is not known'
}

/** What was asked for: “Apply again: failed events”. */
export function askedText({ kind, request }: Pick<Mending, 'kind' | 'request'>, timeText: (at: number) => string): string {
  if (kind !== 'reprocess') return KIND_LABELS[kind]
  return request.filters ? `Apply again: ${eventsText(request.filters, timeText)}` : 'Apply again: one event'
}

type Filters = Record<string, string | number | undefined>

/** The events that filters match: “failed user.updated events about user_1”. */
export function eventsText(filters: Filters | NonNullable<Mending['request']['filters']>, timeText: (at: number) => string): string {
  const { q, type, outcome, reason, subject, from, to } = filters as Filters
  const title = reason === undefined ? undefined : reasonText(String(reason))?.title ?? reason
  return [
    outcome || type || reason || subject || q || from || to ? '' : 'all',
    outcome, type, 'events',
    subject && `about ${subject}`,
    title && `with the reason “${title}”`,
    q && `found by “${q}”`,
    from && `since ${timeText(Number(from))}`,
    to && `until ${timeText(Number(to))}`,
  ].filter(Boolean).join(' ')
}

/** What has come of a mending so far: “12 applied, 1 still failed”. */
export function resultText({ counts, summary }: Pick<Mending, 'counts' | 'summary'>): string {
  const told = MENDED_OUTCOMES.filter(outcome => counts[outcome]).map(outcome => `${numberText(counts[outcome] ?? 0)} ${MENDED_LABELS[outcome]}`)
  return [told.join(', '), summary].filter(Boolean).join('. ')
}

/** Whether a mending goes on. */
export function isLasting({ state }: Pick<Mending, 'state'>): boolean {
  return state === 'running' || state === 'waiting'
}
