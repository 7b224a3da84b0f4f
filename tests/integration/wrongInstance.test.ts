import { expect, test } from 'vitest'
import { USER_CREATED_TEXT } from '../fixtures/events'
import { useApp } from './app'

const OURS = 'ins_ours'
const app = useApp({ NUXT_CLERK_INSTANCE_ID: OURS })
const eventOf = (instance: object) => JSON.stringify({ ...JSON.parse(USER_CREATED_TEXT), instance_id: undefined, ...instance })
const latest = () => app.query<Record<string, unknown>>('SELECT outcome, reason, detail, event_id FROM deliveries ORDER BY id DESC LIMIT 1')[0]

test('an event of our instance is applied', async () => {
  expect(await app.deliver({ body: eventOf({ instance_id: OURS }) })).toMatchObject({ status: 200 })
  expect(app.query('SELECT id FROM users')).toHaveLength(1)
})

test.for([
  ['another instance', { instance_id: 'ins_theirs' }, 'The event is of the instance ins_theirs'],
  ['a name that is much too long', { instance_id: 'i'.repeat(5000) }, `The event is of the instance ${'i'.repeat(64)}`],
  ['no instance', {}, 'The event names no instance'],
  ['an instance that is no text', { instance_id: [OURS] }, 'The event names no instance'],
] as const)('a signed event of %s is rejected, and becomes no data', async ([, instance, detail]) => {
  const rows = () => [app.query('SELECT id FROM users'), app.query('SELECT id FROM events')]
  const before = rows()
  const body = eventOf({ ...instance, data: { ...JSON.parse(USER_CREATED_TEXT).data, id: 'user_theirs' } })
  const answer = await app.deliver({ body })
  expect([answer.status, answer.body]).toEqual([400, expect.not.stringContaining('instance')])
  expect(latest()).toEqual({ outcome: 'rejected', reason: 'wrong_instance', detail, event_id: null })
  expect(rows()).toEqual(before)
})
