import { describe, expect, test } from 'vitest'
import { EVENT_TYPES } from '#shared/eventTypes'
import { makeMessageId, REJECTED_KINDS, REJECTED_REQUESTS, send, signedRequest } from '../../scripts/clerk/sender'
import { USER_CREATED_TEXT, userEvent } from '../fixtures/events'
import { useApp } from './app'

const app = useApp()

const delivery = (eventId: string) => app.query<Record<string, unknown>>(
  'SELECT * FROM deliveries WHERE event_id = ? OR claimed_event_id = ? ORDER BY id', eventId, eventId)

describe('accepted', () => {
  test('Clerk’s example becomes a row, an event and a delivery, its payload byte for byte', async () => {
    const id = makeMessageId()
    const answer = await app.deliver({ id, body: USER_CREATED_TEXT })
    expect(answer).toMatchObject({ status: 200, body: '{"outcome":"applied"}' })
    expect(app.query('SELECT id, external_id, primary_email, status, last_event_id FROM users WHERE last_event_id = ?', id)).toEqual([{
      id: 'user_29w83sxmDNGwOuEthce5gg56FcC', external_id: '567772', primary_email: 'example@example.org', status: 'active', last_event_id: id,
    }])
    expect(app.query('SELECT payload FROM events WHERE id = ?', id)).toEqual([{ payload: USER_CREATED_TEXT }])
    expect(delivery(id)).toMatchObject([{ outcome: 'accepted', status_code: 200, body_bytes: Buffer.byteLength(USER_CREATED_TEXT) }])
  })

  test('the same event again is a duplicate', async () => {
    const id = makeMessageId()
    const body = JSON.stringify(userEvent({ id: 'user_twice' }))
    expect((await app.deliver({ id, body })).body).toBe('{"outcome":"applied"}')
    expect(await app.deliver({ id, body })).toMatchObject({ status: 200, body: '{"outcome":"duplicate"}' })
    expect(delivery(id).map(({ outcome }) => outcome)).toEqual(['accepted', 'duplicate'])
  })

  test('the same event sent many times at once is applied once', async () => {
    const id = makeMessageId()
    const body = JSON.stringify(userEvent({ id: 'user_parallel' }))
    const answers = await Promise.all(Array.from({ length: 20 }, () => app.deliver({ id, body })))
    expect(answers.map(answer => answer.body).toSorted()).toEqual(['{"outcome":"applied"}', ...Array<string>(19).fill('{"outcome":"duplicate"}')])
    expect(app.query('SELECT delivery_count FROM events WHERE id = ?', id)).toEqual([{ delivery_count: 20 }])
  })

  test('an older version and one after the deletion are superseded', async () => {
    const body = (type: string, updatedAt: number) => JSON.stringify(userEvent({ id: 'user_late', updated_at: updatedAt }, { type, timestamp: updatedAt }))
    const outcome = async (type: string, updatedAt: number) => (await app.deliver({ body: body(type, updatedAt) })).body
    expect(await outcome('user.updated', 2000)).toBe('{"outcome":"applied"}')
    expect(await outcome('user.created', 1000)).toBe('{"outcome":"superseded"}')
    expect((await app.deliver({ body: '{"type":"user.deleted","timestamp":3000,"object":"event","data":{"id":"user_late","object":"user","deleted":true}}' })).body)
      .toBe('{"outcome":"applied"}')
    expect(await outcome('user.updated', 4000)).toBe('{"outcome":"superseded"}')
    expect(app.query('SELECT status, deleted_at FROM users WHERE id = ?', 'user_late')).toEqual([{ status: 'deleted', deleted_at: 3000 }])
  })

  test.for(EVENT_TYPES.filter(type => !type.startsWith('user.')))('%s is logged and ignored', async (type) => {
    const id = makeMessageId()
    const answer = await app.deliver({ id, body: JSON.stringify({ type, object: 'event', timestamp: 5, instance_id: 'ins_1', data: { id: 'x_1' } }) })
    expect(answer).toMatchObject({ status: 200, body: '{"outcome":"ignored"}' })
    expect(app.query('SELECT type, subject_id, outcome, reason FROM events WHERE id = ?', id))
      .toEqual([{ type, subject_id: 'x_1', outcome: 'ignored', reason: 'type_not_synced' }])
  })

  test.for([
    '{"type":"comet.sighted","data":{"id":"comet_1"}}',
    '{"type":"comet.sighted"}',
    '{"type":"comet.sighted","data":null,"timestamp":"soon","instance_id":7}',
    '{"type":"comet.sighted","data":[1,2]}',
  ])('a type that nobody knows is logged and ignored: %s', async (body) => {
    expect(await app.deliver({ body })).toMatchObject({ status: 200, body: '{"outcome":"ignored"}' })
  })

  test.for<[string, Record<string, unknown>, Record<string, unknown>]>([
    ['null everywhere', {
      email_addresses: null, phone_numbers: null, first_name: null, last_name: null, image_url: null, created_at: null, external_id: null,
      public_metadata: null, banned: null, primary_email_address_id: null, last_sign_in_at: null, external_accounts: null, web3_wallets: null,
    }, { first_name: null, primary_email: null, created_at: null, status: 'active' }],
    ['fields of other types', { first_name: 7, email_addresses: {}, phone_numbers: ['x', null, 3], created_at: 'yesterday', banned: 'yes' },
      { first_name: null, primary_email: null, created_at: null, status: 'active' }],
    ['names from right to left, emoji and a NUL', { first_name: '‮محمد', last_name: '👩‍👩‍👧‍👦 \u0000 z̸̢a' }, { first_name: '‮محمد' }],
    ['a name of 100,000 characters', { first_name: 'n'.repeat(100_000) }, { first_name: 'n'.repeat(100_000) }],
    ['the primary e-mail by its id, not by its place', {
      primary_email_address_id: 'idn_2',
      email_addresses: [{ id: 'idn_1', email_address: 'first@example.org' }, { id: 'idn_2', email_address: 'second@example.org' }],
    }, { primary_email: 'second@example.org' }],
    ['banned before locked', { banned: true, locked: true }, { status: 'banned' }],
    ['locked', { locked: true }, { status: 'locked' }],
  ])('a user with %s becomes a row', async ([name, data, row]) => {
    const id = `user_${name.replaceAll(/\W/g, '')}`
    expect(await app.deliver({ body: JSON.stringify(userEvent({ id, ...data })) })).toMatchObject({ status: 200, body: '{"outcome":"applied"}' })
    expect(app.query('SELECT * FROM users WHERE id = ?', id)).toMatchObject([row])
  })
})

describe('refused', () => {
  test.for(REJECTED_KINDS.filter(kind => kind !== 'body_incomplete'))('%s', async (kind) => {
    const id = makeMessageId()
    const answer = await send(app.endpoint(), REJECTED_REQUESTS[kind](app.secret(), { id, body: USER_CREATED_TEXT }))
    const status = kind === 'body_too_large' ? 413 : 400
    expect(answer).toMatchObject({ status })
    expect(Object.keys(JSON.parse(answer!.body))).toEqual(['statusCode', 'message'])
    const [newest] = app.query<Record<string, unknown>>('SELECT * FROM deliveries ORDER BY id DESC LIMIT 1')
    expect(newest).toMatchObject({ outcome: 'rejected', reason: kind, status_code: status, event_id: null, claimed_event_id: kind === 'missing_headers' ? null : id })
    expect(app.query('SELECT id FROM events WHERE id = ?', id)).toEqual([])
  })

  test.for<[string, Uint8Array]>([
    ['a byte order mark', Buffer.concat([Buffer.from([0xEF, 0xBB, 0xBF]), Buffer.from(USER_CREATED_TEXT)])],
    ['bytes that are no UTF-8', Buffer.from(USER_CREATED_TEXT.replace('Example', '\uFFFD'))],
  ])('a body that differs from what was signed by %s', async ([, sent]) => {
    const id = makeMessageId()
    const signedText = new TextDecoder().decode(sent)
    const body = Buffer.from(sent.toString().includes('\uFFFD')
      ? Buffer.from(sent).toString('latin1').replace('\u00EF\u00BF\u00BD', '\u00FF')
      : Buffer.from(sent).toString('latin1'), 'latin1')
    const { headers } = signedRequest(app.secret(), { id, body: signedText })
    expect(await send(app.endpoint(), { headers, body })).toMatchObject({ status: 400 })
    expect(delivery(id)).toMatchObject([{ outcome: 'rejected', reason: 'signature_mismatch' }])
  })

  test.for(['svix-id', 'svix-timestamp', 'svix-signature'])('white space around %s that HTTP takes for a part of it, though Clerk’s check would pass over it', async (name) => {
    const id = makeMessageId()
    const { headers, body } = signedRequest(app.secret(), { id, body: USER_CREATED_TEXT })
    expect(await send(app.endpoint(), { headers: { ...headers, [name]: `${headers[name]}\u00A0` }, body })).toMatchObject({ status: 400 })
    expect(delivery(id)).toMatchObject([{ outcome: 'rejected', reason: 'signature_mismatch', detail: `The ${name} header begins or ends with white space that was not signed`, cause: 'body_not_text' }])
  })

  test.for([
    [900, 'public_metadata', 200], [1100, 'public_metadata', 422], [20_000, 'public_metadata', 422], [20_000, 'first_name', 422],
  ] as const)('a user’s event that is nested %i levels deep in its %s is answered %i', async ([levels, field, status]) => {
    const id = makeMessageId()
    const nested = '['.repeat(levels) + ']'.repeat(levels)
    const answer = await app.deliver({ id, body: JSON.stringify(userEvent({ id: `user_${levels}`, [field]: 'nested' })).replace('"nested"', nested) })
    expect(answer.status).toBe(status)
    expect(app.query('SELECT outcome, detail FROM events WHERE id = ?', id)).toEqual([status === 200
      ? { outcome: 'applied', detail: null }
      : { outcome: 'failed', detail: 'data: is nested more than 1000 levels deep' }])
  })

  test.for([
    ['data: null', { data: null }, 'data'],
    ['no id', userEvent({ id: undefined }), 'data.id'],
    ['half a character in its id', userEvent({ id: 'user_\uD800' }), 'data.id'],
    ['no updated_at', userEvent({ updated_at: null }), 'data.updated_at'],
    ['a time that is text', userEvent({ updated_at: '2026-01-01' }), 'data.updated_at'],
    ['no timestamp', { ...userEvent(), timestamp: undefined }, 'timestamp'],
  ] as const)('a user event that cannot be applied, %s, is kept as failed and answered 422', async ([, given, field]) => {
    const id = makeMessageId()
    const answer = await app.deliver({ id, body: JSON.stringify({ type: 'user.updated', timestamp: 5, ...given }) })
    expect(answer).toMatchObject({ status: 422, body: '{"statusCode":422,"message":"The event was verified, but it cannot be applied."}' })
    const [event] = app.query<{ detail: string }>('SELECT * FROM events WHERE id = ?', id)
    expect(event).toMatchObject({ outcome: 'failed', reason: 'payload_invalid' })
    expect(event!.detail).toContain(`${field}: `)
    expect(delivery(id)).toMatchObject([{ outcome: 'failed', status_code: 422 }])
  })

  test('a failed event that comes again is judged again, not taken for a duplicate', async () => {
    const id = makeMessageId()
    expect((await app.deliver({ id, body: JSON.stringify(userEvent({ id: 'user_retry', updated_at: null })) })).status).toBe(422)
    expect(await app.deliver({ id, body: JSON.stringify(userEvent({ id: 'user_retry' })) })).toMatchObject({ status: 200, body: '{"outcome":"applied"}' })
  })

  test('neither cookies nor authorization are kept of a delivery', async () => {
    const request = signedRequest(app.secret(), { body: USER_CREATED_TEXT })
    await send(app.endpoint(), { ...request, headers: { ...request.headers, 'svix-signature': 'v1,AAAA', 'cookie': 'a=SECRET', 'authorization': 'Bearer SECRET', 'x-other': 'SECRET' } })
    const [row] = app.query<{ headers: string }>('SELECT headers FROM deliveries ORDER BY id DESC LIMIT 1')
    expect(row!.headers).toContain('svix-signature')
    expect(row!.headers).not.toContain('SECRET')
  })
})

describe('around it', () => {
  test.for(['GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])('%s is answered 405 with Allow: POST', async (method) => {
    const answer = await app.fetch('/api/webhooks', { method }, null)
    expect(answer.status).toBe(405)
    expect(answer.headers.get('allow')).toBe('POST')
  })

  test('the test route answers as Clerk’s guide has it', async () => {
    const answer = await app.fetch('/api/webhooks/test', { method: 'POST' }, null)
    expect([answer.status, await answer.text()]).toEqual([200, '{"message":"The route is working"}'])
  })

  test('no secret is ever logged', () => {
    expect(app.running().output()).not.toContain(app.secret().slice('whsec_'.length))
  })
})
