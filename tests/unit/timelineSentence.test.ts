import { expect, test } from 'vitest'
import { REASONS } from '#shared/reasons'
import type { TimelineEntry } from '#shared/records/users'
import { effectSentence } from '~/composables/timelineSentence'

type Told = Pick<TimelineEntry, 'effect' | 'outcome' | 'reason'>
const sentenceOf = (told: Told) => effectSentence(told as TimelineEntry)

test.for<[Told, RegExp]>([
  [{ effect: 'created', outcome: 'applied', reason: null }, /^The row was made\.$/],
  [{ effect: 'changed', outcome: 'applied', reason: null }, /^$/],
  [{ effect: 'changed', outcome: 'superseded', reason: 'user_deleted' }, /deleted and stays so; this completed the tombstone/],
  [{ effect: 'unchanged', outcome: 'applied', reason: null }, /^Changed nothing: the row said so already\.$/],
  [{ effect: 'unchanged', outcome: 'ignored', reason: 'type_not_synced' }, /only logs events of this type/],
  [{ effect: 'unchanged', outcome: 'superseded', reason: 'newer_event_applied' }, /a newer version of the user was there first/],
  [{ effect: 'unchanged', outcome: 'superseded', reason: 'user_deleted' }, /the user had been deleted, and the tombstone said the same/],
  [{ effect: 'unchanged', outcome: 'failed', reason: 'payload_invalid' }, new RegExp(`it failed\\. ${REASONS.payload_invalid.title}\\.$`)],
  [{ effect: 'unknown', outcome: 'applied', reason: null }, /not known: the log no longer holds.*; or it lies further back than Rollcall reads\.$/],
])('%j is told', ([told, sentence]) => {
  expect(sentenceOf(told)).toMatch(sentence)
})
