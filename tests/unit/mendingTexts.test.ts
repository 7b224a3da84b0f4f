import { expect, test } from 'vitest'
import { MENDED_OUTCOMES } from '#shared/mendings'
import { REASONS } from '#shared/reasons'
import { askedText, eventsText, mendedSentence, resultText } from '../../composables/mendingTexts'

const time = (at: number) => `time ${at}`

test('what filters match is said in words', () => {
  expect(eventsText({}, time)).toBe('all events')
  expect(eventsText({ outcome: 'failed', reason: 'internal_error' }, time)).toBe('failed events with the reason “Rollcall failed”')
  expect(eventsText({ outcome: 'applied', type: 'user.*', subject: 'user_1', q: 'msg_', from: '1', to: 2 }, time))
    .toBe('applied user.* events about user_1 found by “msg_” since time 1 until time 2')
  expect(askedText({ kind: 'reprocess', request: { filters: { q: '' } } }, time)).toBe('Apply again: all events')
  expect(askedText({ kind: 'reprocess', request: { eventId: 'msg_1' } }, time)).toBe('Apply again: one event')
})

test('what came of it is said in words, whatever it was', () => {
  expect(resultText({ counts: { unchanged: 1, failed: 1200, applied: 3, left: 0 }, summary: null })).toBe('3 applied, 1,200 still failed, 1 nothing to do')
  expect(resultText({ counts: { applied: 1 }, summary: 'It broke off.' })).toBe('1 applied. It broke off.')
  expect(resultText({ counts: {}, summary: null })).toBe('')
  const sentences = MENDED_OUTCOMES.map(after => mendedSentence({ before: 'failed', after, isRowChanged: false, reason: 'internal_error', detail: 'TypeError' }))
  expect(new Set(sentences).size).toBe(MENDED_OUTCOMES.length)
  expect(sentences.filter(sentence => sentence.includes(REASONS.internal_error.title))).toHaveLength(2)
})

test('of an event that is mended after the user’s deletion, it is said whether it completed the tombstone', () => {
  const deleted = { before: 'failed', after: 'superseded', reason: 'user_deleted', detail: null } as const
  expect(mendedSentence({ ...deleted, isRowChanged: true })).toBe('Settled: the user had been deleted and stays so; this completed the tombstone.')
  expect(mendedSentence({ ...deleted, isRowChanged: false })).toContain('the user’s row stays as it is')
})

test('of a deletion that is mended after another one, it is said that the row said so already', () => {
  expect(mendedSentence({ before: 'failed', after: 'applied', isRowChanged: false, reason: null, detail: null })).toBe('Applied: the user’s row said so already.')
  expect(mendedSentence({ before: 'failed', after: 'applied', isRowChanged: true, reason: null, detail: null })).toBe('Applied: the user’s row was written as this event has it.')
})

test('of an event that is only logged, nothing is said about a user’s row', () => {
  expect(mendedSentence({ before: 'ignored', after: 'unchanged', isRowChanged: false, reason: null, detail: null })).toBe('Nothing had to be done: Rollcall only logs events of this type.')
  expect(mendedSentence({ before: 'applied', after: 'unchanged', isRowChanged: false, reason: null, detail: null })).toContain('the user’s row says so already')
})
