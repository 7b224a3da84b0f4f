import { tmpdir } from 'node:os'
import { afterEach, expect, test, vi } from 'vitest'
import { readSettings } from '../../server/services/settings'

/** As Nuxt hands them over where nothing is set, but for the database, whose folder is made. */
const unset = { clerk: {}, public: { siteUrl: '', clerk: {} }, adminUserIds: '', adminRole: '', databaseUrl: `file:${tmpdir()}/rollcall.db`, retentionDays: '', webhookMaxBodyBytes: '', webhookAllowedIps: '', trustProxy: '', clerkInstanceId: '', alertWebhookUrl: '', metricsToken: '', logLevel: '' }
const read = (given: Partial<typeof unset> | Record<string, number>) => () => readSettings({ ...unset, ...given })

afterEach(() => vi.unstubAllEnvs())

test.for<[string, ReturnType<typeof read>, string]>([
  ['a database that is a folder', read({ databaseUrl: `file:${tmpdir()}` }), 'NUXT_DATABASE_URL: '],
  ['Postgres, which is not supported', read({ databaseUrl: 'postgres://localhost/rollcall' }), 'NUXT_DATABASE_URL: '],
  ['a database without a scheme', read({ databaseUrl: 'rollcall.db' }), 'NUXT_DATABASE_URL: '],
  // Nuxt makes numbers of what looks like one.
  ['a limit of nothing', read({ webhookMaxBodyBytes: 0 }), 'NUXT_WEBHOOK_MAX_BODY_BYTES: '],
  ['fewer days than none', read({ retentionDays: -1 }), 'NUXT_RETENTION_DAYS: must be a whole number of days'],
  ['a part of a day', read({ retentionDays: 1.5 }), 'NUXT_RETENTION_DAYS: must be a whole number of days'],
  ['days in words', read({ retentionDays: 'ninety' }), 'NUXT_RETENTION_DAYS: must be a whole number of days'],
])('%s is refused', ([, reading, problem]) => {
  expect(reading).toThrow(`These settings are wrong:\n  ${problem}`)
})

test('what is not set has its default, and 0 days keep everything', () => {
  expect(read({})()).toMatchObject({ retentionDays: 90, maxBodyBytes: 1024 * 1024 })
  expect(read({ retentionDays: 0 })().retentionDays).toBeNull()
})

test.for([
  '48201938471234e5',
  '4820193847e58217',
  '9999999999999999',
  '1234567890123.1230',
])('a token that Nuxt takes for a number, %s, is the one that was written', (token) => {
  vi.stubEnv('NUXT_METRICS_TOKEN', token)
  expect(read({ metricsToken: Number(token) })().metricsToken).toBe(token)
})
