import * as z from 'zod'
import { decodeCursor, type Keyset } from '#shared/cursor'
import { EXPORT_FORMATS } from '#shared/exports'
import { DELIVERY_OUTCOMES, EVENT_OUTCOMES } from '#shared/outcomes'
import { DIFFERENCE_KINDS } from '#shared/rebuild'
import { RANGE_DEFAULT, RANGE_NAMES } from '#shared/ranges'
import { REASON_CODES } from '#shared/reasons'
import { USER_SORTS, USER_STATUSES } from '#shared/userStatus'

const PAGE_SIZE_MAX = 200
const PAGE_SIZE_DEFAULT = 50
const SEARCH_MAX_LENGTH = 200
const CURSOR_MAX_LENGTH = 4000
const EVENT_ID_MAX_LENGTH = 1000
/** An entry of a timeline carries its changes, so pages are smaller than those of other lists. */
const TIMELINE_PAGE_MAX = 50
const TIMELINE_PAGE_DEFAULT = 20

const millis = z.coerce.number().int().min(0).max(8_640_000_000_000_000)

const page = {
  cursor: z.string().max(CURSOR_MAX_LENGTH).transform((text, context) => {
    const keyset = decodeCursor(text)
    if (keyset) return keyset
    context.addIssue({ code: 'custom', message: 'is not a cursor that this list gave out' })
    return z.NEVER
  }).optional(),
  limit: z.coerce.number().int().min(1).max(PAGE_SIZE_MAX).default(PAGE_SIZE_DEFAULT),
}

const range = { from: millis.optional(), to: millis.optional() }

const fromBeforeTo: [check: (query: { from?: number, to?: number }) => boolean, complaint: { path: string[], message: string }] = [
  ({ from, to }) => from === undefined || to === undefined || from <= to,
  { path: ['from'], message: 'is after “to”' },
]

/** Rows that are numbered have cursors of their own kind. */
const numberedCursor: [check: (query: { cursor?: Keyset }) => boolean, complaint: { path: string[], message: string }] = [
  ({ cursor }) => !cursor || /^\d+$/.test(cursor.id),
  { path: ['cursor'], message: 'is not a cursor that this list gave out' },
]

/** An export takes what its list takes, but is no page of it. */
const file = { format: z.enum(EXPORT_FORMATS) }

const usersFilters = {
  q: z.string().trim().max(SEARCH_MAX_LENGTH).default(''),
  status: z.enum([...USER_STATUSES, 'all']).default('active'),
  sort: z.enum(USER_SORTS).default('createdAt'),
  order: z.enum(['asc', 'desc']).default('desc'),
}
export const usersQuery = z.strictObject({ ...usersFilters, ...page })
export const usersExport = z.strictObject({ ...usersFilters, ...file })
export type UsersQuery = z.output<typeof usersQuery>
export type UsersFilters = Omit<UsersQuery, keyof typeof page>

/** Payloads and excerpts are masked unless this asks for them as they are. */
export const revealQuery = z.strictObject({
  reveal: z.enum(['true', 'false']).default('false').transform(reveal => reveal === 'true'),
})

/** `from` is included, `to` is not; both compare the time of the first delivery. */
const eventsFilters = {
  type: z.string().trim().max(SEARCH_MAX_LENGTH).optional(),
  outcome: z.enum(EVENT_OUTCOMES).optional(),
  reason: z.enum(REASON_CODES).optional(),
  subject: z.string().trim().max(SEARCH_MAX_LENGTH).optional(),
  q: z.string().trim().max(SEARCH_MAX_LENGTH).default(''),
  ...range,
}
export const eventsQuery = z.strictObject({ ...eventsFilters, ...page }).refine(...fromBeforeTo)
export const eventsExport = z.strictObject({ ...eventsFilters, ...file }).refine(...fromBeforeTo)
export type EventsQuery = z.output<typeof eventsQuery>
export type EventsFilters = Omit<EventsQuery, keyof typeof page>

/** Which events are to be applied again: one, or all that the filters of the list match. */
export const reprocessBody = z.strictObject({
  eventId: z.string().trim().min(1).max(EVENT_ID_MAX_LENGTH).optional(),
  filters: z.strictObject(eventsFilters).refine(...fromBeforeTo).optional(),
}).transform(({ eventId, filters }, context) => {
  if (eventId !== undefined && !filters) return { eventId }
  if (filters && eventId === undefined) return { filters }
  context.addIssue({ code: 'custom', path: ['eventId'], message: 'either this or “filters” has to be there, and not both' })
  return z.NEVER
})

const deliveriesFilters = {
  outcome: z.enum(DELIVERY_OUTCOMES).optional(),
  reason: z.enum(REASON_CODES).optional(),
  ...range,
}
export const deliveriesQuery = z.strictObject({ ...deliveriesFilters, ...page }).refine(...fromBeforeTo).refine(...numberedCursor)
export const deliveriesExport = z.strictObject({ ...deliveriesFilters, ...file }).refine(...fromBeforeTo)
export type DeliveriesQuery = z.output<typeof deliveriesQuery>
export type DeliveriesFilters = Omit<DeliveriesQuery, keyof typeof page>

export const pageQuery = z.strictObject(page)
export type PageQuery = z.output<typeof pageQuery>

/** For lists whose rows are numbered. */
export const numberedPageQuery = z.strictObject(page).refine(...numberedCursor)

export const overviewQuery = z.strictObject({ range: z.enum(RANGE_NAMES).default(RANGE_DEFAULT) })
export type OverviewQuery = z.output<typeof overviewQuery>

export const timelineQuery = z.strictObject({ ...page, limit: z.coerce.number().int().min(1).max(TIMELINE_PAGE_MAX).default(TIMELINE_PAGE_DEFAULT) })

const eventId = z.string().trim().min(1).max(EVENT_ID_MAX_LENGTH)

/** The event after which a user is looked at. */
export const asOfQuery = z.strictObject({ event: eventId })

/** Without an event: as things are now. */
export const provenanceQuery = z.strictObject({ event: eventId.optional() })

export const differencesQuery = z.strictObject({ kind: z.enum(DIFFERENCE_KINDS).optional(), ...page })
export type DifferencesQuery = z.output<typeof differencesQuery>

/** What an admin lets a rebuild write: rows that no event accounts for are removed only when this says so. With `id`, that rebuild and no other. */
export const confirmBody = z.strictObject({ id: z.number().int().optional(), removeExtra: z.boolean().default(false) })
/** The body of a request that says all by its address. */
export const emptyBody = z.strictObject({})
