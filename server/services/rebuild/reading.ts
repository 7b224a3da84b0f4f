import type { WebhookEvent } from '@clerk/backend/webhooks'
import type { KeptRow, RebuildReading, RowEffect } from '#db/rebuild'
import type { VerifiedEvent } from '#db/delivered'
import type { FieldDifference } from '#shared/rebuild'
import { differencesInJson } from '../history/changes'
import { effectOf } from '../effectOf'

/** Of a row's differences so many are noted, the rest is counted. */
const FIELDS_NOTED = 30
/** Of a value so many characters are noted. */
const VALUE_MAX_LENGTH = 200
const PATH_MAX_LENGTH = 200

/** What nobody compares one by one: the columns that search finds a user by, and what is compared path by path. */
const APART = new Set(['rowNumber', 'id', 'syncedAt', 'searchText', 'searchStarts', 'data'])

/**
 * Reads payloads as the webhook did when they came, and tells rows apart.
 * @param logFailure is told of a payload that can no longer be read
 */
export const rebuildReading = (logFailure: (message: string, error: unknown) => void): RebuildReading => ({
  effectOf: event => effectOfLogged(event, logFailure),
  compare: (stored, rebuilt) => {
    const ofRow = ofFields(stored, rebuilt)
    const told = new Set(ofRow.map(({ field }) => field))
    const all = [...ofRow, ...ofData(stored.data, rebuilt.data, told), ...ofSearch(stored, rebuilt)]
    return { fields: all.slice(0, FIELDS_NOTED).map(shorten), leftOut: Math.max(0, all.length - FIELDS_NOTED) }
  },
})

function effectOfLogged({ id, type, subjectId, payload }: VerifiedEvent, logFailure: (message: string, error: unknown) => void): RowEffect | null {
  // All that a deletion says is in the event's row.
  if (type === 'user.deleted' && subjectId !== null) return { kind: 'delete', userId: subjectId }
  const event = parse(payload)
  if (event === null) return null
  try {
    // It was verified when it came.
    const effect = effectOf(event as unknown as WebhookEvent)
    return effect.kind === 'upsert' ? effect : null
  }
  catch (error) {
    logFailure(`The payload of event ${id} can no longer be read`, error)
    return null
  }
}

function ofFields(stored: KeptRow, rebuilt: KeptRow): FieldDifference[] {
  return Object.keys(rebuilt).filter(field => !APART.has(field) && stored[field] !== rebuilt[field])
    .map(field => ({ field, stored: stored[field] ?? null, rebuilt: rebuilt[field] ?? null }))
}

/** Path by path where both are JSON; as texts where nothing else tells of it, or one is none. */
function ofData(stored: KeptRow[string] | undefined, rebuilt: KeptRow[string] | undefined, told: ReadonlySet<string>): FieldDifference[] {
  if (stored === rebuilt) return []
  const [one, other] = [parse(stored), parse(rebuilt)]
  const paths = one && other ? differencesInJson(one, other, told) : []
  if (paths.length === 0 && (!one || !other || told.size === 0)) return [{ field: 'data', stored: stored ?? null, rebuilt: rebuilt ?? null }]
  return paths.map(({ field, before, after }) => ({ field, stored: before, rebuilt: after }))
}

function ofSearch(stored: KeptRow, rebuilt: KeptRow): FieldDifference[] {
  const field = (['searchText', 'searchStarts'] as const).find(field => stored[field] !== rebuilt[field])
  return field ? [{ field: 'searchText', stored: stored[field] ?? null, rebuilt: rebuilt[field] ?? null }] : []
}

function parse(text: unknown): Record<string, unknown> | null {
  if (typeof text !== 'string') return null
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Record<string, unknown> : null
  }
  catch {
    return null
  }
}

function shorten({ field, stored, rebuilt }: FieldDifference): FieldDifference {
  return { field: field.slice(0, PATH_MAX_LENGTH).toWellFormed(), stored: cut(stored), rebuilt: cut(rebuilt) }
}

/** A long value is the beginning of its text, or of its JSON, with an ellipsis. */
function cut(value: unknown): unknown {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length <= VALUE_MAX_LENGTH ? value : `${text.slice(0, VALUE_MAX_LENGTH).toWellFormed()}…`
}
