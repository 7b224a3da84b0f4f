import { expect, test } from 'vitest'
import { StoreUnavailableError } from '#db/store'
import { createRebuilder } from '../../server/services/rebuild/rebuilder'
import { useSqliteFiles } from './sqliteFile'
import { openEdited } from './vandals'

const files = useSqliteFiles()

test('whoever reads that a rebuild waits may confirm it, also before its own process knows that this was noted', async () => {
  const { store } = await openEdited(files)
  let canConfirm: boolean | undefined
  const rebuilder = createRebuilder({
    ...store,
    async noteMending(id, progress) {
      await store.noteMending(id, progress)
      if (progress.state === 'waiting') canConfirm = (await rebuilder.status()).canConfirm
    },
  })
  await rebuilder.start('user_admin')
  await expect.poll(() => canConfirm).toBe(true)
  rebuilder.close()
})

test('a rebuild that could not be cancelled waits on, and may be confirmed', async () => {
  const { store } = await openEdited(files)
  let isAway = false
  const rebuilder = createRebuilder({
    ...store,
    async noteMending(...note) {
      if (isAway) throw new StoreUnavailableError('locked')
      return store.noteMending(...note)
    },
  })
  await rebuilder.start('user_admin')
  await expect.poll(async () => (await rebuilder.status()).canConfirm).toBe(true)
  isAway = true
  await expect(rebuilder.cancel()).rejects.toBeInstanceOf(StoreUnavailableError)
  isAway = false
  expect(await rebuilder.status()).toMatchObject({ rebuild: { state: 'waiting' }, canConfirm: true })
  await rebuilder.confirm({ removeExtra: false, confirmedBy: 'user_admin' })
  await expect.poll(async () => (await rebuilder.status()).rebuild?.state).toBe('done')
  rebuilder.close()
})

test('a rebuild is confirmed by whoever has seen it: the next one, which waits in its place, stays as it is', async () => {
  const { store } = await openEdited(files)
  const rebuilder = createRebuilder(store)
  const start = async () => {
    const { id } = (await rebuilder.start('user_admin'))!
    await expect.poll(async () => (await rebuilder.status()).canConfirm).toBe(true)
    return id
  }
  const seen = await start()
  await rebuilder.cancel()
  const next = await start()
  expect(await rebuilder.confirm({ id: seen, removeExtra: true, confirmedBy: 'user_admin' })).toBeNull()
  expect((await rebuilder.status()).rebuild).toMatchObject({ id: next, state: 'waiting' })
  expect(await rebuilder.confirm({ id: next, removeExtra: false, confirmedBy: 'user_admin' })).toMatchObject({ id: next })
  await expect.poll(async () => (await rebuilder.status()).rebuild?.state).toBe('done')
  rebuilder.close()
})
