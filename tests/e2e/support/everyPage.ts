import { REJECTED_REQUESTS } from '../../../scripts/clerk/sender'
import { deletionOf, minute, personEvent } from './people'
import type { useRollcall } from './rollcall'

const LONG = 'Wolfeschlegelsteinhausenbergerdorff'.repeat(3)

/** Fills the log with one of everything that a page can show, long words and long ids included. */
export async function sendOneOfEverything(rollcall: Awaited<ReturnType<typeof useRollcall>>): Promise<void> {
  const body = JSON.stringify(personEvent({ id: 'user_grace' }))
  await rollcall.send(personEvent({ id: 'user_grace', first_name: 'Grace', last_name: LONG, email: `${LONG}@example.org`, updated_at: minute(9), public_metadata: { note: LONG } }, 'user.updated'), 'msg_newer')
  await rollcall.send(personEvent({ id: 'user_grace', updated_at: minute(1) }), `msg_late_${LONG}`)
  for (const status of ['banned', 'locked']) await rollcall.send(personEvent({ id: `user_${status}`, [status]: true }))
  await rollcall.send(deletionOf('user_gone'))
  await rollcall.send({ type: 'email.created', timestamp: minute(10), data: { id: 'ema_1', user_id: 'user_grace' } }, 'msg_email')
  await rollcall.send({ type: 'user.updated', data: { id: 'user_broken', updated_at: 'soon' } }, 'msg_broken', 422)
  await rollcall.sendRaw(secret => REJECTED_REQUESTS.signature_mismatch(secret, { id: 'msg_forged', body }))
}

/** An address of every page. Deliveries are numbered from 1; the last one above is the rejected one. */
export const PAGES = ['/', '/users?status=all', '/users/user_grace', '/events', `/events/msg_late_${LONG}`, '/deliveries', '/deliveries/8', '/failures', '/mending', '/mending/rebuild', '/help']

/** The same, and addresses of what they look like with other things in them. */
export const EVERY_PAGE = [...PAGES, '/users/user_grace?asOf=msg_newer', '/users/user_gone', '/events/msg_email', '/events/msg_broken', '/deliveries/1']

/** One of each shape that a phone gives a page: figures, a list, facts, a detail without its list. */
export const ON_A_PHONE: readonly string[] = [PAGES[0]!, PAGES[1]!, PAGES[2]!, PAGES[4]!]
