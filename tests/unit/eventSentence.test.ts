import { expect, test } from 'vitest'
import { EVENT_OUTCOMES } from '#shared/outcomes'
import { REASON_CODES, REASONS } from '#shared/reasons'
import { SELF_TEST_TYPE } from '#shared/selfTest'
import { spanText } from '../../composables/counts'
import { eventSentence, outcomeSentence } from '../../composables/eventSentence'

type Explained = Parameters<typeof outcomeSentence>[0]

const T0 = Date.UTC(2026, 4, 4, 12)
const event = (given: Partial<Explained>): Explained => ({
  type: 'user.updated', outcome: 'applied', reason: null, detail: null, occurredAt: T0, receivedAt: T0 + 100,
  supersededBy: null, supersededByEvent: null, newerBy: null, repeats: null, mendedAt: null, deliveries: [], ...given,
})
const failed = { outcome: 'failed' } as Explained['deliveries'][number]
const other = (given: { occurredAt?: number, receivedAt?: number }) => ({
  id: 'evt_x', type: 'user.updated', subjectId: 'user_1', instanceId: null, outcome: 'applied', reason: null, detail: null, deliveryCount: 1, supersededBy: null,
  occurredAt: T0, receivedAt: T0, ...given,
} as const)
const superseded = (given: Partial<Explained>) => event({
  outcome: 'superseded', reason: 'newer_event_applied', supersededBy: 'evt_x', supersededByEvent: other({}), newerBy: { field: 'updatedAt', ms: 4000 }, ...given,
})
const deletedBefore = (given: Partial<Explained>) => superseded({ reason: 'user_deleted', newerBy: null, ...given })
const textOf = (explained: Explained) => outcomeSentence(explained).map(part => typeof part === 'string' ? part : part.event).join('')

test.for<[string, Explained, string]>([
  ['created', event({ type: 'user.created' }), 'Applied: the user’s row was written as this event has it.'],
  ['updated', event({}), 'Applied: the user’s row was written as this event has it.'],
  ['deleted', event({ type: 'user.deleted' }), 'Applied: the user’s row was marked as deleted.'],
  ['deleted once more', event({ type: 'user.deleted', repeats: 'evt_first' }), 'Applied: the user’s row said so already, since evt_first had deleted the user earlier.'],
  ['newer by the version', superseded({}), 'Superseded: evt_x, 4 s newer by the user’s updated_at, had been applied before this one arrived.'],
  ['newer by the event', superseded({ newerBy: { field: 'occurredAt', ms: 250 } }), 'Superseded: evt_x, with the same updated_at but 250 ms newer as an event, had been applied before this one arrived.'],
  ['newer by its id', superseded({ newerBy: { field: 'id', ms: 0 } }), 'Superseded: evt_x, of the very same time but with the greater event id, had been applied before this one arrived.'],
  ['newer, nobody knows by what', superseded({ newerBy: null, supersededByEvent: null }), 'Superseded: evt_x, which was newer, had been applied before this one arrived.'],
  ['settled after a later one', superseded({ supersededByEvent: other({ receivedAt: T0 + 200 }) }), 'Superseded: evt_x, 4 s newer by the user’s updated_at, had been applied before this one could be.'],
  ['mended after an earlier one that had failed too', superseded({ mendedAt: T0 + 900 }), 'Superseded: evt_x, 4 s newer by the user’s updated_at, had been applied before this one could be.'],
  ['settled on a retry', superseded({ deliveries: [{ ...failed, outcome: 'accepted' }, failed] }), 'Superseded: evt_x, 4 s newer by the user’s updated_at, had been applied before this one could be.'],
  ['received in the same millisecond', superseded({ supersededByEvent: other({ receivedAt: T0 + 100 }) }), 'Superseded: evt_x, 4 s newer by the user’s updated_at, had been applied before this one arrived.'],
  ['by something that no id names', superseded({ supersededBy: null, supersededByEvent: null }), 'Superseded: something newer had been applied before.'],
  ['deleted later', deletedBefore({ supersededByEvent: other({ occurredAt: T0 + 120_000 }) }), 'Superseded: evt_x, 2 min newer, had deleted the user before this one arrived, and a deletion is final.'],
  ['deleted earlier', deletedBefore({ supersededByEvent: other({ occurredAt: T0 - 120_000 }) }), 'Superseded: evt_x, 2 min older, had deleted the user before this one arrived, and a deletion is final.'],
  ['deleted at the same time', deletedBefore({}), 'Superseded: evt_x had deleted the user before this one arrived, and a deletion is final.'],
  ['deleted by what the log has lost', deletedBefore({ supersededByEvent: null }), 'Superseded: evt_x had deleted the user before this one arrived, and a deletion is final.'],
  ['of a type that is logged', event({ type: 'session.created', outcome: 'ignored', reason: 'type_not_synced' }), 'Ignored: Rollcall logs session.created and changes no row for it.'],
  ['without a field', event({ outcome: 'failed', reason: 'payload_invalid', detail: 'data.updated_at: Invalid input: expected number, received string' }),
    'Failed: data.updated_at is missing or of the wrong type. Nothing was written to the user’s row.'],
  ['without several', event({ outcome: 'failed', reason: 'payload_invalid', detail: 'timestamp: Invalid input; data.id: Too small: expected string' }),
    'Failed: timestamp and data.id are missing or of the wrong type. Nothing was written to the user’s row.'],
  ['without a detail', event({ outcome: 'failed', reason: 'payload_invalid' }), 'Failed: a field of the payload is missing or of the wrong type. Nothing was written to the user’s row.'],
  ['by a defect', event({ outcome: 'failed', reason: 'internal_error', detail: 'TypeError' }), 'Failed: a defect in Rollcall (TypeError) kept it from being applied. Nothing was half done.'],
  ['by an unnamed defect', event({ outcome: 'failed', reason: 'internal_error' }), 'Failed: a defect in Rollcall kept it from being applied. Nothing was half done.'],
  ['for want of the database', event({ outcome: 'failed', reason: 'database_unavailable' }), 'Failed: the database could not take it at that moment.'],
  ['for a reason of a later version', event({ outcome: 'failed' }), 'Failed: it could not be applied.'],
])('the sentence of an event that was %s', ([, explained, sentence]) => {
  expect(textOf(explained)).toBe(sentence)
})

test('every outcome has a sentence with each of its reasons, and no two reasons share one', () => {
  for (const outcome of EVENT_OUTCOMES) {
    const reasons = REASON_CODES.filter(code => REASONS[code].kind === outcome)
    const sentences = reasons.map(reason => textOf(event({ outcome, reason, supersededBy: 'evt_x' })))
    expect(new Set(sentences).size, outcome).toBe(reasons.length)
    for (const sentence of sentences) expect(sentence).toMatch(/^[A-Z]\w+: .*\w\.$/)
  }
})

test('the event that decided is named as such, so that it can be a link', () => {
  expect(outcomeSentence(superseded({}))).toContainEqual({ event: 'evt_x' })
})

test.for<[number, string]>([
  [0, '0 ms'], [999, '999 ms'], [1000, '1 s'], [59_499, '59 s'], [59_500, '1 min'], [180_000, '3 min'], [3_570_000, '1 h'],
  [7_200_000, '2 h'], [84_600_000, '1 day'], [432_000_000, '5 days'], [400 * 86_400_000, '400 days'],
])('%d ms are told as %s', ([ms, text]) => {
  expect(spanText(ms)).toBe(text)
})

test('a type that the catalogue does not hold is told as it was sent', () => {
  expect(eventSentence({ type: 'comet.created' }).before).toContain('“comet.created”')
  expect(eventSentence({ type: 'user.updated' })).toEqual({ before: 'User', after: ' was updated in Clerk.' })
})

test('a self-test is no event of Clerk’s', () => {
  expect(eventSentence({ type: SELF_TEST_TYPE })).toEqual({ before: 'Self-test', after: ' was sent by Rollcall to itself.' })
})
