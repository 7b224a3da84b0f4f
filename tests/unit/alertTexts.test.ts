import { expect, test } from 'vitest'
import type { Alert } from '#shared/alerts'
import { describeAlert } from '#shared/alertTexts'

const HOUR_MS = 3_600_000
const SILENCE: Alert = { id: 1, kind: 'silence', since: 0, noticedAt: 1, endedAt: null, toldAt: null, toldEndAt: null, facts: { afterId: 1, afterAt: 0 } }

test.for<[number, string]>([
  [2, '2 h'], [23, '23 h'], [24, '1 day'], [25, '2 days'], [35, '2 days'], [60, '3 days'],
])('the longest pause before a silence, %i hours, is never told as a shorter one', ([hours, text]) => {
  expect(describeAlert({ ...SILENCE, facts: { ...SILENCE.facts, usualMs: hours * HOUR_MS } }).explanation).toContain(`no pause was longer than ${text}.`)
})
