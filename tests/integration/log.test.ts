import { expect, test } from 'vitest'
import { useApp } from './app'

const DELIVERIES = 100
const AT_ONCE = 50
/** The line of each says what type it is of; all of them are more than a pipe and its reader hold. */
const TYPE_CHARACTERS = 10_000

const app = useApp({ NUXT_LOG_LEVEL: 'debug' })

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  }
  catch {
    return false
  }
}

test.for(['stalls', 'is gone'])('deliveries are taken, and the server stops well, while the reader of its log %s', async (what) => {
  const { stdout, pid, stop } = app.running()
  if (what === 'stalls') stdout.removeAllListeners('data').pause()
  else stdout.destroy()
  let answered = 0
  const body = JSON.stringify({ type: 'x'.repeat(TYPE_CHARACTERS), timestamp: 1, data: {} })
  for (let n = 0; n < DELIVERIES; n += AT_ONCE) {
    const answers = await Promise.all(Array.from({ length: AT_ONCE }, () => app.deliver({ id: 'msg_1', body })))
    answered += answers.filter(({ status }) => status === 200).length
  }
  expect(answered).toBe(DELIVERIES)
  const stopped = stop()
  await expect.poll(() => isRunning(pid)).toBe(false)
  // The end is only told once the output has been read.
  stdout.resume()
  expect(await stopped).toEqual({ code: 0, signal: null })
  await app.restart()
})
