import { expect, test } from 'vitest'
import { USER_CREATED_TEXT } from '../fixtures/events'
import { useApp } from './app'

const AT_ONCE = 50

const app = useApp({ NUXT_LOG_LEVEL: 'debug' })

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  }
  catch {
    return false
  }
}

test.for<[string, number]>([
  // More lines than a pipe and its reader hold.
  ['stalls', 1000],
  ['is gone', 100],
])('deliveries are taken, and the server stops well, while the reader of its log %s', async ([what, deliveries]) => {
  const { stdout, pid, stop } = app.running()
  if (what === 'stalls') stdout.removeAllListeners('data').pause()
  else stdout.destroy()
  let answered = 0
  for (let n = 0; n < deliveries; n += AT_ONCE) {
    const answers = await Promise.all(Array.from({ length: AT_ONCE }, () => app.deliver({ id: 'msg_1', body: USER_CREATED_TEXT })))
    answered += answers.filter(({ status }) => status === 200).length
  }
  expect(answered).toBe(deliveries)
  const stopped = stop()
  await expect.poll(() => isRunning(pid)).toBe(false)
  // The end is only told once the output has been read.
  stdout.resume()
  expect(await stopped).toEqual({ code: 0, signal: null })
  await app.restart()
})
