import { describe, expect, test } from 'vitest'
import { send, signedRequest } from '../../scripts/clerk/sender'
import { USER_CREATED_TEXT } from '../fixtures/events'
import { useApp } from './app'

const forwarded = async (app: ReturnType<typeof useApp>, address?: string) => {
  const { headers, body } = signedRequest(app.secret(), { body: USER_CREATED_TEXT })
  const answer = await send(app.endpoint(), { headers: { ...headers, ...(address && { 'x-forwarded-for': address }) }, body })
  const [delivery] = app.query<Record<string, unknown>>('SELECT reason, source_ip, body_excerpt FROM deliveries ORDER BY id DESC LIMIT 1')
  return { status: answer?.status, ...delivery }
}

describe('with Svix’s addresses allowed', () => {
  const app = useApp({ NUXT_WEBHOOK_ALLOWED_IPS: 'svix' })

  test('anybody else is answered 403, whatever X-Forwarded-For claims', async () => {
    const refused = { status: 403, reason: 'address_not_allowed', source_ip: '127.0.0.1', body_excerpt: null }
    expect(await forwarded(app)).toEqual(refused)
    expect(await forwarded(app, '44.228.126.217')).toEqual(refused)
  })
})

describe('behind a proxy that is trusted', () => {
  const app = useApp({ NUXT_WEBHOOK_ALLOWED_IPS: 'svix, 192.0.2.0/24', NUXT_TRUST_PROXY: 'true' })

  test.for([
    [200, '44.228.126.217', '44.228.126.217'],
    [200, '::ffff:44.228.126.217', '44.228.126.217'],
    [200, '2600:1f24:64:8000::1', '2600:1f24:64:8000::1'],
    [200, '6.6.6.6, 192.0.2.7', '192.0.2.7'],
    [200, '192.0.2.7:51000', '192.0.2.7'],
    [200, '[2600:1f24:64:8000::1]:51000', '2600:1f24:64:8000::1'],
    [200, '[2600:1f24:64:8000::1]', '2600:1f24:64:8000::1'],
    [403, '192.0.2.7:', null],
    [403, '3221225991', null],
    [403, '44.228.126.217, 6.6.6.6', '6.6.6.6'],
    [403, '44.228.126.218', '44.228.126.218'],
    [403, '2600:1f24:64:9000::1', '2600:1f24:64:9000::1'],
    [403, 'unknown', null],
    [403, `44.228.126.217, ${'x'.repeat(1000)}`, null],
  ] as const)('%i for %s', async ([status, header, source]) => {
    expect(await forwarded(app, header)).toMatchObject({ status, source_ip: source })
  })
})
