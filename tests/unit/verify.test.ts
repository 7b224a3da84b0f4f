import type { WebhookEvent } from '@clerk/backend/webhooks'
import { expect, test } from 'vitest'
import { verifyWebhook } from '@clerk/backend/webhooks'
import { Webhook } from 'svix'
import { verify } from '../../server/services/verify'
import { createWebhookSecret } from '../../scripts/clerk/instance'

const secret = createWebhookSecret()
const body = '{"type":"user.created","data":{"id":"user_1"}}'

/** Clerk's own check, on a request as Svix would send it. */
function request(headers: Record<string, string>, text = body) {
  return (signingSecret: string): Promise<WebhookEvent> =>
    verifyWebhook(new Request('http://here/', { method: 'POST', headers, body: text }), { signingSecret })
}

function signed(text = body, at = new Date(), by = secret): Record<string, string> {
  return { 'svix-id': 'msg_1', 'svix-timestamp': String(Math.floor(at.getTime() / 1000)), 'svix-signature': new Webhook(by).sign('msg_1', at, text) }
}

const minutes = (n: number) => new Date(Date.now() + n * 60_000)

test('a signed event is passed on as it is', async () => {
  const headers = signed()
  expect(await verify(request(headers), [secret], headers['svix-signature'])).toMatchObject({ event: { type: 'user.created', data: { id: 'user_1' } } })
})

test('one of several secrets is enough, in any place', async () => {
  const headers = signed()
  for (const secrets of [[secret, createWebhookSecret()], [createWebhookSecret(), secret]]) {
    expect(await verify(request(headers), secrets, headers['svix-signature'])).toHaveProperty('event')
  }
})

test.for<[string, Record<string, string>, string?]>([
  ['missing_headers', {}],
  ['missing_headers', { ...signed(), 'svix-id': ' ' }],
  ['timestamp_too_old', signed(body, minutes(-6))],
  ['timestamp_too_new', signed(body, minutes(6))],
  ['timestamp_invalid', { ...signed(), 'svix-timestamp': 'now' }],
  ['signature_unsupported', { ...signed(), 'svix-signature': 'v1a,AAAA v2,AAAA' }],
  ['signature_mismatch', { ...signed(), 'svix-signature': 'v1a,AAAA v1,AAAA' }],
  ['signature_mismatch', signed('other body')],
  ['signature_mismatch', signed(body, new Date(), createWebhookSecret())],
  ['body_not_json', signed('plain text'), 'plain text'],
  ['body_not_event', signed(''), ''],
  ['body_not_event', signed('null'), 'null'],
  ['body_not_event', signed('[]'), '[]'],
  ['body_not_event', signed('{"type":""}'), '{"type":""}'],
  ['body_not_event', signed('{"type":7}'), '{"type":7}'],
])('%s for %j', async ([reason, headers, text]) => {
  expect(await verify(request(headers, text), [secret, createWebhookSecret()], headers['svix-signature'])).toMatchObject({ refusal: { reason } })
})

test('no secret, or one that cannot be read, accepts nothing', async () => {
  expect(await verify(request(signed()), [], 'v1,AAAA')).toEqual({ refusal: { reason: 'secret_missing', detail: null } })
  expect(await verify(request(signed()), ['whsec_*'], 'v1,AAAA')).toMatchObject({ refusal: { reason: 'secret_malformed' } })
})

test('a failure that nobody foresaw refuses', async () => {
  expect(await verify(() => Promise.reject(new Error('words of tomorrow')), [secret], 'v1,AAAA')).toMatchObject({ refusal: { reason: 'signature_mismatch' } })
})
