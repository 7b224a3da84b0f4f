import { expect, test } from 'vitest'
import type { Store } from '#db/store'
import { SELF_TEST_TYPE } from '#shared/selfTest'
import { overview } from '../../server/services/overview'
import type { Settings } from '../../server/services/settings'

const SETTINGS = { missingForSignIn: [], adminUserIds: new Set(), adminRole: 'admin', configuredSecrets: [], signingSecrets: [] } as unknown as Settings

test.for<[type: string, done: boolean]>([
  [SELF_TEST_TYPE, false],
  ['session.created', true],
])('once %s has come, the first event is received: %s', async ([type, done]) => {
  const store = {
    totals: async () => ({ lastVerifiedAt: 5 }),
    counts: async () => ({ users: [], events: [{ type, outcome: 'ignored', reason: 'type_not_synced', count: 1 }], deliveries: [] }),
    countByHour: async () => [],
    countFailures: async () => [],
    measureLatency: async () => ({}),
    countUsersByDay: async () => [],
  } as unknown as Store
  const { setup } = await overview({ settings: SETTINGS, store }, { range: '24h' })
  expect(setup.find(({ id }) => id === 'first_delivery')?.done).toBe(done)
})
