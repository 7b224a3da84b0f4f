import type { WebhookEvent } from '@clerk/backend/webhooks'
import fc from 'fast-check'
import { describe, expect, expectTypeOf, test } from 'vitest'
import { ANSWERS, helpAddress } from '#shared/answers'
import { decodeCursor, encodeCursor } from '#shared/cursor'
import { EVENT_FAMILIES, EVENT_TYPES, familyOf, type EventType } from '#shared/eventTypes'
import { REASON_CODES, REASONS, reasonText } from '#shared/reasons'

describe('cursors', () => {
  test('give back what they were made of, in characters that a URL takes', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }), fc.string({ unit: 'grapheme' }), (at, id) => {
      const cursor = encodeCursor({ at, id })
      expect(cursor).toMatch(/^[\w-]*$/)
      expect(decodeCursor(cursor)).toEqual({ at, id })
    }))
  })

  test('of anybody else are none', () => {
    fc.assert(fc.property(fc.string(), (text) => {
      expect(decodeCursor(text)).toBeNull()
    }))
    for (const parts of ['[1]', '[1,"a",2]', '["1","a"]', '[1.5,"a"]', '{"at":1,"id":"a"}', 'null']) {
      expect(decodeCursor(btoa(encodeURIComponent(parts)))).toBeNull()
    }
  })
})

describe('event types', () => {
  test('are the 45 of Clerk’s catalogue, each once', () => {
    expectTypeOf<EventType>().toEqualTypeOf<WebhookEvent['type']>()
    expect(new Set(EVENT_TYPES).size).toBe(45)
    expect(EVENT_TYPES).toHaveLength(45)
  })

  test('belong to the family before their first dot', () => {
    expect(['user.created', 'a.b.c', 'nodot', ''].map(familyOf)).toEqual(['user', 'a', 'nodot', ''])
    expect(EVENT_FAMILIES).toContain('organizationDomain')
    expect(new Set(EVENT_FAMILIES).size).toBe(EVENT_FAMILIES.length)
  })
})

describe('reasons', () => {
  test('of a superseded event it is not said when it arrived: it may have failed then, and been applied later', () => {
    const superseded = REASON_CODES.filter(code => REASONS[code].kind === 'superseded')
    expect(superseded).toEqual(['newer_event_applied', 'user_deleted'])
    for (const code of superseded) expect(REASONS[code].explanation).not.toContain('arrived')
  })

  test.for(REASON_CODES)('%s has a title, an explanation and a next step, all of them sentences for a person', (code) => {
    const { title, explanation, nextStep } = REASONS[code]
    expect(title.length).toBeLessThanOrEqual(40)
    for (const text of [explanation, nextStep]) expect(text).toMatch(/^[A-Z].*\.$/)
  })

  test('each belongs to one answer of the help page, and leads there', () => {
    expect(ANSWERS.flatMap(({ reasons }) => reasons).toSorted()).toEqual([...REASON_CODES].sort())
    expect(helpAddress('signature_mismatch')).toBe('/help#400')
    for (const code of REASON_CODES) expect(ANSWERS.map(({ id }) => `/help#${id}`)).toContain(helpAddress(code))
  })

  test('a code that is not listed has no text, not even one that every object has', () => {
    expect(reasonText('nonsense')).toBeUndefined()
    expect(reasonText('constructor')).toBeUndefined()
  })
})
