import { expect, test } from 'vitest'
import { StoreUnavailableError, type Store } from '#db/store'
import { log } from '../../server/services/log'
import { tryAlertWebhook } from '../../server/services/noticing/tryAlertWebhook'

log.level = 'silent'

test('a test whose end cannot be noted at once does not seem to run for ever', async () => {
  let failures = 1
  let state = 'running'
  const store = {
    startMending: async () => 1,
    noteMending: async (_id: number, progress: { state: string }) => {
      if (failures-- > 0) throw new StoreUnavailableError('locked')
      state = progress.state
    },
    getMending: async () => null,
  } as unknown as Store
  await tryAlertWebhook(store, { url: 'http://user:s3cret@127.0.0.1/', siteUrl: null, startedBy: 'user_admin' })
  expect(state).toBe('failed')
})
