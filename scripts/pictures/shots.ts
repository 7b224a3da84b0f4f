import type { Page as Listed } from '#shared/records/page'
import type { TimelineEntry, User } from '#shared/records/users'
import type { EventRecord } from '#shared/records/events'
import type { Page } from 'playwright-core'

/** A page, and what is done there before its picture is taken. */
export interface Shot {
  /** The picture’s file name, without theme and ending. */
  name: string
  path: string
  /** 1440 by 900 when absent. */
  viewport?: { width: number, height: number }
  prepare?: (page: Page) => Promise<void>
}

const NARROW = { width: 390, height: 844 }

/**
 * What the documentation shows.
 *
 * @param get Gives the JSON of an address of the admin API.
 */
export async function chooseShots(get: <Body>(path: string) => Promise<Body>): Promise<Shot[]> {
  const first = async <Item>(path: string) => (await get<Listed<Item>>(path)).items[0]!
  const user = await first<User>('/api/users?q=castellanos')
  const gone = await first<User>('/api/users?q=haddad&status=deleted')
  const timeline = await get<Listed<TimelineEntry>>(`/api/users/${gone.id}/timeline`)
  const deletion = timeline.items.findIndex(({ type }) => type === 'user.deleted')
  const moment = timeline.items[deletion + 1]!
  const superseded = await first<EventRecord>('/api/events?reason=newer_event_applied')
  return [
    { name: 'overview', path: '/?range=7d' },
    { name: 'users', path: '/users' },
    { name: 'user', path: `/users/${user.id}` },
    { name: 'user-as-of', path: `/users/${gone.id}?asOf=${moment.id}` },
    { name: 'events', path: `/events/${superseded.id}` },
    { name: 'failures', path: '/failures' },
    { name: 'palette', path: '/users', prepare: searchFor('cas') },
    { name: 'narrow', path: `/users/${user.id}`, viewport: NARROW, prepare: goToTimeline },
  ]
}

const goToTimeline = (page: Page) => page.getByRole('link', { name: 'Timeline' }).click()

const searchFor = (text: string) => async (page: Page) => {
  await page.keyboard.press('ControlOrMeta+k')
  const search = page.getByRole('dialog').getByRole('combobox').or(page.getByRole('dialog').getByRole('textbox')).first()
  await search.fill(text)
  await page.getByRole('dialog').getByText(/users? found/).waitFor()
}
