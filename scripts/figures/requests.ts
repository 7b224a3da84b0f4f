import { DELIVERY_OUTCOMES, EVENT_OUTCOMES } from '#shared/outcomes'
import { USER_SORTS, USER_STATUSES } from '#shared/userStatus'
import type { Caller } from './http.ts'

/** Requests of one sort: a row of the table. */
export interface Group {
  name: string
  goalMs: number
  paths: string[]
}

const API_GOAL_MS = 50
const PAGE_GOAL_MS = 150
const DAY_MS = 24 * 3600 * 1000
/** A cursor this many pages of the largest size into a list. */
const PAGES_DEEP = 5

/** Prefixes of a word, letter by letter as somebody types them. */
const typed = (word: string) => Array.from(word, (_, index) => word.slice(0, index + 1))

const SEARCHES = [
  ...typed('maria'), ...typed('gmail.com'), ...typed('user_2'), ...typed('example'), ...typed('cus_1234'), ...typed('+1415555'),
  'a', 'john sm', 'mary gmail', 'gmail com', 'gmail outlook', 'nobody here', 'zzzzzz', 'com idn', 'yahoo icloud', 'cus gmail',
]
/** What is searched in every status and order: common, rare, two words, and nobody. */
const SEARCHES_COMBINED = ['a', 'ma', 'maria', 'gmail.com', 'user_', 'mary gmail', 'gmail outlook', 'zzzzzz']
const TYPES = ['user.created', 'user.updated', 'user.deleted', 'user.*', 'session.created', 'session.*', 'organization.*', 'none.such']
const REASONS = ['payload_invalid', 'internal_error', 'newer_event_applied', 'user_deleted', 'type_not_synced', 'signature_mismatch']
const DELIVERY_REASONS = ['payload_invalid', 'internal_error', 'signature_mismatch', 'missing_headers', 'timestamp_too_old']

/** Every request that is measured; ids and cursors are those of the file behind the server. */
export async function requestsFor(server: Caller): Promise<Group[]> {
  const read = async <Body>(path: string) => JSON.parse((await server.get(path)).body) as Body
  const first = async (path: string) => (await read<{ items: { id: string, subjectId: string | null, receivedAt: number }[] }>(path)).items[0]
  const [user, deleted, event, delivery] = [await first('/api/users'), await first('/api/users?status=deleted'), await first('/api/events?type=user.updated'), await first('/api/deliveries')]
  if (!user || !deleted || !event || !delivery) throw new Error('The file is too small to measure anything on it.')
  const busiest = await first('/api/users?order=asc&status=all')
  const newest = event.receivedAt
  const ranges = [{ from: newest - DAY_MS }, { to: newest - 365 * DAY_MS }, { from: newest - 800 * DAY_MS, to: newest - 400 * DAY_MS }]
  const subjects = [event.subjectId, busiest?.id, 'user_nobody']
  const beginnings = [...typed(event.id.slice(0, 9)), ...typed(user.id.slice(0, 10)), 'sess_', 'nothing']

  const deep = async (path: string) => {
    let next = ''
    for (let page = 0; page < PAGES_DEEP; page++) {
      const { nextCursor } = await read<{ nextCursor: string | null }>(`${path}&limit=200${next}`)
      if (nextCursor) next = `&cursor=${nextCursor}`
    }
    return `${path}${next}`
  }
  const list = (path: string, ...parts: Record<string, unknown>[][]) => combine(parts).map(query => `${path}?${new URLSearchParams(query as Record<string, string>)}`)
  const one = (key: string, values: readonly unknown[]) => values.map(value => ({ [key]: value }))
  const sorted = combine([one('sort', USER_SORTS), one('order', ['asc', 'desc'])])
  const statuses = one('status', [...USER_STATUSES, 'all'])
  const filters = [one('type', TYPES), one('outcome', EVENT_OUTCOMES), one('reason', REASONS), one('subject', subjects), one('q', beginnings), ranges]
  const pairs = filters.flatMap((some, index) => filters.slice(index + 1).flatMap(others => list('/api/events', some, others)))

  return [
    { name: 'users, each status and order', goalMs: API_GOAL_MS, paths: list('/api/users', statuses, sorted) },
    { name: 'users, searched', goalMs: API_GOAL_MS, paths: list('/api/users', one('q', SEARCHES)) },
    { name: 'users, searched, each status and order', goalMs: API_GOAL_MS, paths: list('/api/users', one('q', SEARCHES_COMBINED), statuses, sorted) },
    { name: 'users, deep', goalMs: API_GOAL_MS, paths: await Promise.all(list('/api/users', one('status', ['all', 'active']), sorted).map(deep)) },
    { name: 'user, user’s events', goalMs: API_GOAL_MS, paths: [user, deleted, busiest!].flatMap(({ id }) => [`/api/users/${id}`, `/api/users/${id}/events`]) },
    { name: 'events, one filter', goalMs: API_GOAL_MS, paths: ['/api/events', ...filters.flatMap(some => list('/api/events', some))] },
    { name: 'events, two filters', goalMs: API_GOAL_MS, paths: pairs },
    { name: 'events, three filters', goalMs: API_GOAL_MS, paths: list('/api/events', filters[0]!, filters[1]!, filters[2]!).concat(list('/api/events', filters[0]!, filters[1]!, ranges)) },
    { name: 'events, deep', goalMs: API_GOAL_MS, paths: await Promise.all(['/api/events?', ...list('/api/events', filters[0]!), ...list('/api/events', filters[1]!)].map(deep)) },
    { name: 'event', goalMs: API_GOAL_MS, paths: [`/api/events/${event.id}`] },
    { name: 'deliveries, each filter', goalMs: API_GOAL_MS, paths: ['/api/deliveries', ...list('/api/deliveries', [...one('outcome', DELIVERY_OUTCOMES), {}], [...one('reason', DELIVERY_REASONS), {}], [...ranges, {}])] },
    { name: 'deliveries, deep', goalMs: API_GOAL_MS, paths: [await deep('/api/deliveries?'), await deep('/api/deliveries?outcome=accepted')] },
    { name: 'failures', goalMs: API_GOAL_MS, paths: ['/api/failures'] },
    { name: 'overview', goalMs: API_GOAL_MS, paths: ['/api/overview'] },
    { name: 'page: overview', goalMs: PAGE_GOAL_MS, paths: ['/'] },
    { name: 'page: users', goalMs: PAGE_GOAL_MS, paths: ['/users', '/users?q=ma', '/users?status=all&sort=lastActiveAt'] },
    { name: 'page: a user', goalMs: PAGE_GOAL_MS, paths: [`/users/${user.id}`, `/users/${busiest!.id}`] },
    { name: 'page: events', goalMs: PAGE_GOAL_MS, paths: ['/events', '/events?type=user.*', '/events?outcome=failed'] },
    { name: 'page: an event', goalMs: PAGE_GOAL_MS, paths: [`/events/${event.id}`] },
    { name: 'page: deliveries', goalMs: PAGE_GOAL_MS, paths: ['/deliveries', '/deliveries?outcome=rejected'] },
    { name: 'page: a delivery', goalMs: PAGE_GOAL_MS, paths: [`/deliveries/${delivery.id}`] },
    { name: 'page: failures', goalMs: PAGE_GOAL_MS, paths: ['/failures'] },
  ]
}

/** One of each: every combination of the lists' items, merged. */
function combine(parts: Record<string, unknown>[][]): Record<string, unknown>[] {
  return parts.reduce((combined, part) => combined.flatMap(some => part.map(item => ({ ...some, ...item }))), [{}])
}
