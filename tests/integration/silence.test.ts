import { expect, test } from 'vitest'
import { arrival, event } from '../store/contract/given'
import { useAlerts } from './alertReceiver'

const HOUR_MS = 3_600_000

const { app, messages, alerts, kinds, page, recover, asIf } = await useAlerts()

test('a rhythm that stopped is noticed, shown to admins, told once whatever restarts, and told again when a delivery comes', async () => {
  let lastAt = 0
  await asIf(async (store, now) => {
    lastAt = now - 6 * HOUR_MS
    for (let n = 0; n <= 9 * 24; n++) await store.settle(event({ id: `msg_${n}` }), { kind: 'ignore' }, arrival({ receivedAt: lastAt - n * HOUR_MS }))
    await store.settle(event({ id: 'msg_0' }), { kind: 'ignore' }, arrival({ receivedAt: lastAt }))
  })
  await expect.poll(() => messages.length).toBe(1)
  expect(messages[0]).toMatchObject({ state: 'begun', url: 'https://rollcall.example.com/failures', alert: { kind: 'silence', since: lastAt, afterAt: lastAt } })
  expect(messages[0]?.text).toContain('no pause was longer than 2 h')
  await expect.poll(async () => (await alerts()).open[0]?.toldAt).toEqual(expect.any(Number))
  const { open, ended, webhook } = await alerts()
  expect({ open, ended, webhook }).toMatchObject({
    open: [{ kind: 'silence', since: lastAt, endedAt: null, title: 'No webhooks arrive', facts: { usualMs: 2 * HOUR_MS } }], ended: [], webhook: { isSet: true, problem: null },
  })
  for (const path of ['/', '/users']) expect(await page(path)).toContain('“No webhooks arrive”')
  expect(await page('/', { userId: 'user_stranger' })).not.toContain('“No webhooks arrive”')

  await app.restart()
  expect(await kinds()).toEqual(['silence'])
  expect((await recover()).status).toBe(200)
  await expect.poll(() => messages.map(({ state }) => state)).toEqual(['begun', 'ended'])
  expect(messages[1]).toMatchObject({ title: 'Webhooks arrive again' })
  expect(await alerts()).toMatchObject({ open: [], ended: [{ kind: 'silence', endedAt: expect.any(Number) as number }] })
  expect(await page('/users')).not.toContain('“No webhooks arrive”')
})
