import type { TimelineEntry } from '#shared/records/users'
import { REASONS } from '#shared/reasons'

/** What an event did to the row, in a sentence; what it changed stands below. */
export function effectSentence({ effect, outcome, reason }: TimelineEntry): string {
  if (effect === 'unknown') return 'What it changed is not known: the log no longer holds what the row was before, or what this event said; or it lies further back than Rollcall reads.'
  if (effect === 'created') return 'The row was made.'
  if (effect === 'changed') return outcome === 'superseded' ? 'The user had been deleted and stays so; this completed the tombstone.' : ''
  switch (outcome) {
    case 'applied': return 'Changed nothing: the row said so already.'
    case 'ignored': return 'Changed nothing: Rollcall only logs events of this type.'
    case 'failed': return `Changed nothing: it failed. ${reason ? `${REASONS[reason].title}.` : ''}`
    case 'superseded': return reason === 'user_deleted'
      ? 'Changed nothing: the user had been deleted, and the tombstone said the same or something newer.'
      : 'Changed nothing: a newer version of the user was there first.'
  }
}
