import { expect, test } from 'vitest'
import { USER_CREATED_TEXT } from '../fixtures/events'
import { useApp } from './app'

/** A pipe and its reader hold far fewer lines than this. */
const DELIVERIES = 2500
const AT_ONCE = 50

const app = useApp({ NUXT_LOG_LEVEL: 'debug' })

test.for(['stalls', 'is gone'])('deliveries are taken, and the server stops well, while the reader of its log %s', async (what) => {
  const { stdout } = app.running()
  if (what === 'stalls') stdout.removeAllListeners('data').pause()
  else stdout.destroy()
  let answered = 0
  for (let n = 0; n < DELIVERIES; n += AT_ONCE) {
    const answers = await Promise.all(Array.from({ length: AT_ONCE }, () => app.deliver({ id: 'msg_1', body: USER_CREATED_TEXT })))
    answered += answers.filter(({ status }) => status === 200).length
  }
  expect(answered).toBe(DELIVERIES)
  const stopped = app.running().stop()
  // The end of a process is only told once its output has been read.
  if (what === 'stalls') setTimeout(() => stdout.resume(), 3000)
  expect(await stopped).toEqual({ code: 0, signal: null })
  await app.restart()
})
