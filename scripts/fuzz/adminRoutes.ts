import fc from 'fast-check'
import { encodeCursor } from '#shared/cursor'
import { EVENT_TYPES } from '#shared/eventTypes'
import { EXPORT_FORMATS } from '#shared/exports'
import { DELIVERY_OUTCOMES, EVENT_OUTCOMES } from '#shared/outcomes'
import { RANGE_NAMES } from '#shared/ranges'
import { REASON_CODES } from '#shared/reasons'
import { DIFFERENCE_KINDS } from '#shared/rebuild'
import { USER_SORTS, USER_STATUSES } from '#shared/userStatus'
import { oddText } from './oddText.ts'

/** A route that is read, and the values of its parameters that mean something; of `:id`, what kind of id it wants. */
export interface ReadRoute {
  path: string
  parameters: Record<string, fc.Arbitrary<string>>
  id?: 'user' | 'event' | 'number'
  /** A file or a stream: only its beginning is read. */
  isEndless?: boolean
}

const FIRST_EVENT = 1_750_000_000_000
const oneOf = (values: readonly string[]) => fc.constantFrom(...values)

const time = fc.oneof(fc.integer({ min: FIRST_EVENT, max: 2 * FIRST_EVENT }).map(String), oneOf(['0', '8640000000000000', '8640000000000001', '-1', '1e3', '0x1', '1.5', ' 5 ', '٣', 'Infinity', 'now']))
const limit = fc.oneof(fc.integer({ min: 1, max: 200 }).map(String), oneOf(['0', '201', '-1', '1.5', '1e2', '0x10', ' 7', 'all', '9'.repeat(30)]))

/** Cursors of every kind: such as a list gives out, such as it could not, and no cursors at all. */
const keysetId = fc.oneof(oneOf(['user_1', 'msg_1', '17', '0', '-1', '9'.repeat(30), '']), oddText.map(text => text.toWellFormed()))
const cursor = fc.oneof(
  { weight: 3, arbitrary: fc.tuple(fc.maxSafeInteger(), keysetId).map(([at, id]) => encodeCursor({ at, id })) },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom('[1]', '[1,2]', '["1","a"]', '[1e400,"a"]', '{"at":1,"id":"a"}', '[null,null]', '[[1],["a"]]', '[1,"a","b"]'), fc.boolean())
    .map(([json, isPadded]) => isPadded ? btoa(json) : btoa(json).replaceAll('=', '')) },
  { weight: 1, arbitrary: fc.tuple(fc.maxSafeInteger(), fc.nat(40)).map(([at, place]) => encodeCursor({ at, id: 'user_1' }).slice(place)) },
)
const page = { cursor, limit }

const search = fc.oneof(oneOf(['zoe', 'zoe@example.org', 'user_', 'o neil', 'msg_', '+1555']), oddText)
const usersFilters = { q: search, status: oneOf([...USER_STATUSES, 'all']), sort: oneOf(USER_SORTS), order: oneOf(['asc', 'desc']) }
const eventsFilters = {
  type: fc.oneof(oneOf([...EVENT_TYPES, 'user.*', '*', '.*', 'user.', '']), oddText),
  outcome: oneOf(EVENT_OUTCOMES), reason: oneOf(REASON_CODES), subject: search, q: search, from: time, to: time,
}
const deliveriesFilters = { outcome: oneOf(DELIVERY_OUTCOMES), reason: oneOf(REASON_CODES), from: time, to: time }
const file = { format: oneOf(EXPORT_FORMATS) }
const reveal = { reveal: oneOf(['true', 'false']) }
const event = { event: fc.oneof(fc.nat(2000).map(number => `msg_fuzz${String(number).padStart(8, '0')}`), oddText) }

/** Every route of the admin API that is read. */
export const READ_ROUTES: ReadRoute[] = [
  { path: '/api/users', parameters: { ...usersFilters, ...page } },
  { path: '/api/users', parameters: { ...usersFilters, ...page } },
  { path: '/api/events', parameters: { ...eventsFilters, ...page } },
  { path: '/api/events', parameters: { ...eventsFilters, ...page } },
  { path: '/api/deliveries', parameters: { ...deliveriesFilters, ...page } },
  { path: '/api/users/:id', id: 'user', parameters: {} },
  { path: '/api/users/:id/events', id: 'user', parameters: page },
  { path: '/api/users/:id/timeline', id: 'user', parameters: page },
  { path: '/api/users/:id/as-of', id: 'user', parameters: event },
  { path: '/api/users/:id/provenance', id: 'user', parameters: event },
  { path: '/api/events/:id', id: 'event', parameters: reveal },
  { path: '/api/deliveries/:id', id: 'number', parameters: reveal },
  { path: '/api/overview', parameters: { range: oneOf(RANGE_NAMES) } },
  { path: '/api/counts', parameters: {} },
  { path: '/api/failures', parameters: {} },
  { path: '/api/alerts', parameters: {} },
  { path: '/api/mendings', parameters: page },
  { path: '/api/mendings/:id', id: 'number', parameters: {} },
  { path: '/api/mendings/:id/events', id: 'number', parameters: page },
  { path: '/api/rebuild', parameters: {} },
  { path: '/api/rebuild/differences', parameters: { kind: oneOf(DIFFERENCE_KINDS), ...page } },
  { path: '/api/exports/users', isEndless: true, parameters: { ...usersFilters, ...file } },
  { path: '/api/exports/events', isEndless: true, parameters: { ...eventsFilters, ...file } },
  { path: '/api/exports/deliveries', isEndless: true, parameters: { ...deliveriesFilters, ...file } },
  { path: '/api/metrics', parameters: {} },
  { path: '/api/live', isEndless: true, parameters: {} },
]
