import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import type { Store } from '#db/store'
import { SELF_TEST_VERDICTS } from '#shared/selfTest'
import { findFreePort } from '../../scripts/app/ports'
import { createWebhookSecret } from '../../scripts/clerk/instance'
import { selfTest } from '../../server/services/selfTest/selfTest'
import type { Settings } from '../../server/services/settings'

/** Takes connections, and never answers. */
const silent = createServer(() => {})
const portOf = (server: typeof silent) => (server.address() as AddressInfo).port

beforeAll(() => once(silent.listen(0, '127.0.0.1'), 'listening'))
afterEach(() => vi.restoreAllMocks())
afterAll(() => {
  silent.closeAllConnections()
  silent.close()
})

/** A log to which nothing has come. */
const store = { getEvent: async () => null, listDeliveries: async () => ({ items: [], total: 0, nextCursor: null }) } as unknown as Store
const under = (siteUrl: string | null, signingSecrets = [createWebhookSecret()]) =>
  selfTest({ store, settings: { siteUrl, signingSecrets, clerkInstanceId: null } as unknown as Settings })

test('what is not set is named, and nothing is called', async () => {
  expect(await under(null)).toMatchObject({ verdict: 'site_url_missing', url: null, ...SELF_TEST_VERDICTS.site_url_missing })
  expect(await under(`http://127.0.0.1:${portOf(silent)}`, [])).toMatchObject({ verdict: 'secret_missing', url: null })
})

test('addresses that lead nowhere are told apart', async () => {
  expect(await under(`http://127.0.0.1:${await findFreePort()}`)).toMatchObject({ verdict: 'refused', eventId: null, deliveryId: null })
  expect(await under('http://nobody.invalid')).toMatchObject({ verdict: 'host_unknown' })
  expect(await under(`https://127.0.0.1:${portOf(silent)}`)).toMatchObject({ verdict: 'tls' })
})

test('an answer is waited for as long as Svix waits for one', async () => {
  const soon = AbortSignal.timeout(50)
  const timeout = vi.spyOn(AbortSignal, 'timeout').mockReturnValue(soon)
  expect(await under(`http://127.0.0.1:${portOf(silent)}`)).toMatchObject({ verdict: 'timed_out', statusCode: null, eventId: null, deliveryId: null })
  expect(timeout).toHaveBeenCalledExactlyOnceWith(15_000)
})

test('a test that was taken is well only where its answer came back too: Svix goes by that', async () => {
  const taken = { ...store, getEvent: async (id: string) => ({ id, outcome: 'ignored', deliveries: [{ id: 7 }] }) } as unknown as Store
  const answering = async (status: number) => {
    const proxy = createServer((_request, response) => response.writeHead(status).end()).listen(0, '127.0.0.1')
    await once(proxy, 'listening')
    const settings = { siteUrl: `http://127.0.0.1:${portOf(proxy)}`, signingSecrets: [createWebhookSecret()], clerkInstanceId: null } as unknown as Settings
    return selfTest({ store: taken, settings }).finally(() => proxy.close())
  }
  expect(await answering(200)).toMatchObject({ verdict: 'ok', deliveryId: 7 })
  for (const status of [302, 404, 504]) expect(await answering(status)).toMatchObject({ verdict: 'answer_lost', statusCode: status, deliveryId: 7, eventId: expect.stringContaining('msg_selftest_') as string })
})
