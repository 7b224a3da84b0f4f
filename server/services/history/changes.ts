import { isDeepStrictEqual } from 'node:util'
import type { Change, User, UserDetail } from '#shared/records/users'

/** Of an event's changes so many are listed, the rest is counted. */
export const CHANGES_LISTED = 100
/** Of a value so many characters are shown; the event's payload has it whole. */
export const VALUE_MAX_LENGTH = 500
const PATH_MAX_LENGTH = 200
/** Below so many levels a value of Clerk's JSON is compared as a whole. */
const DEPTH_MAX = 8

/** What is the same in every version of every user. */
const CONSTANT_KEYS = new Set(['id', 'object'])

const PLAIN_KEY = /^\w+$/

/** What an admin would call a change of the row; `lastEventId` and `syncedAt` change with every event. */
export const ROW_FIELDS = [
  'status', 'deletedAt', 'firstName', 'lastName', 'username', 'primaryEmail', 'primaryPhone', 'externalId', 'imageUrl',
  'createdAt', 'lastSignInAt', 'lastActiveAt', 'updatedAt',
] as const satisfies (keyof User)[]

type Json = Record<string, unknown>
type Difference = Omit<Change, 'isCut'>

/**
 * What differs between two states of a row: its fields, then paths in Clerk's JSON. Lists whose entries have ids are
 * compared entry by entry, so that their order does not matter.
 *
 * @param before null where there was no row
 */
export function changesBetween(before: UserDetail | null, after: UserDetail): { changes: Change[], leftOut: number } {
  const fields = ROW_FIELDS.filter(field => (before?.[field] ?? null) !== after[field])
  const ofRow = fields.map(field => ({ field, before: before?.[field] ?? null, after: after[field] }))
  const told = new Set<string>(fields)
  const ofJson = differencesInJson(before?.data ?? {}, after.data ?? {}, told)
    // A version that is the first says nothing new where it says nothing.
    .filter(({ before: was, after: is }) => before?.data || !isEmpty(was) || !isEmpty(is))
  const all = [...ofRow, ...ofJson]
  return { changes: all.slice(0, CHANGES_LISTED).map(shorten), leftOut: Math.max(0, all.length - CHANGES_LISTED) }
}

/** Paths in Clerk's JSON of a user whose values differ, but for what fields of the row have told already. */
export function differencesInJson(before: Json, after: Json, told: ReadonlySet<string>): Difference[] {
  return keysOf(before, after).filter(key => !CONSTANT_KEYS.has(key) && !told.has(rowFieldOf(key)))
    .flatMap(key => differences(key, valueAt(before, key), valueAt(after, key), 1))
}

/** The entries of a list by their ids; null for a list of anything else. */
export function entriesById(list: unknown): Map<string, Json> | null {
  if (!Array.isArray(list)) return null
  const entries = list.flatMap((entry): [string, Json][] => isObject(entry) && typeof entry.id === 'string' ? [[entry.id, entry]] : [])
  const byId = new Map(entries)
  return byId.size === list.length ? byId : null
}

function differences(path: string, before: unknown, after: unknown, depth: number): Difference[] {
  if (isDeepStrictEqual(before ?? null, after ?? null)) return []
  const whole = [{ field: path, before: before ?? null, after: after ?? null }]
  if (depth >= DEPTH_MAX) return whole
  if (isObject(before) && isObject(after)) {
    return keysOf(before, after).flatMap(key => differences(pathOf(path, key), valueAt(before, key), valueAt(after, key), depth + 1))
  }
  const [were, are] = [entriesById(before), entriesById(after)]
  if (!were || !are) return whole
  return [...new Set([...were.keys(), ...are.keys()])].flatMap(id => differences(`${path}[${id}]`, were.get(id), are.get(id), depth + 1))
}

function shorten({ field, before, after }: Difference): Change {
  const [was, is] = [cut(before), cut(after)]
  return { field: field.slice(0, PATH_MAX_LENGTH).toWellFormed(), before: was.value, after: is.value, isCut: was.isCut || is.isCut }
}

function cut(value: unknown): { value: unknown, isCut: boolean } {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length <= VALUE_MAX_LENGTH ? { value, isCut: false } : { value: text.slice(0, VALUE_MAX_LENGTH).toWellFormed(), isCut: true }
}

function pathOf(path: string, key: string): string {
  return PLAIN_KEY.test(key) ? `${path}.${key}` : `${path}[${JSON.stringify(key)}]`
}

/** `first_name` → `firstName`: most fields of the row are one of Clerk's under a name of our own. */
function rowFieldOf(key: string): string {
  return key.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase())
}

function keysOf(one: Json, other: Json): string[] {
  return [...new Set([...Object.keys(one), ...Object.keys(other)])]
}

/** A field of its own: one named `constructor` must not find what every object has. */
function valueAt(json: Json | null | undefined, key: string): unknown {
  return json && Object.hasOwn(json, key) ? json[key] : undefined
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isEmpty(value: unknown): boolean {
  return value === null || value === '' || (typeof value === 'object' && Object.keys(value).length === 0)
}
