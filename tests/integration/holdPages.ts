import { getEnvironmentData, isMainThread, setEnvironmentData, workerData } from 'node:worker_threads'

import { FAIL, GO_ON, HOLD, REJECT } from './holdPagesWords.ts'

/**
 * Loaded into a server and its threads before anything else, with `node --import`: the thread that renders pages then does
 * what a message of the parent process says, which is answered when it does.
 */
const EVERY_MS = 5
const WORDS = 'what the pages’ thread is told and does'
/** What it is told, and what it does. */
const state = isMainThread ? new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT)) : getEnvironmentData(WORDS) as Int32Array

if (isMainThread) {
  setEnvironmentData(WORDS, state)
  process.on('message', (told: number) => {
    Atomics.store(state, 0, told)
    Atomics.notify(state, 0)
    const timer = setInterval(() => {
      if (Atomics.load(state, 1) !== told) return
      clearInterval(timer)
      process.send?.(told)
    }, EVERY_MS)
  })
  // Waiting for messages must not keep a server up that is told to stop.
  process.channel?.unref()
}
else if (workerData?.pagesSettings) {
  setInterval(() => {
    const told = Atomics.load(state, 0)
    Atomics.store(state, 1, told)
    if (told === HOLD) Atomics.wait(state, 0, HOLD)
    if (told !== FAIL && told !== REJECT) return
    Atomics.store(state, 0, GO_ON)
    const defect = new Error('A defect of the pages’ thread')
    if (told === FAIL) throw defect
    void Promise.reject(defect)
  }, EVERY_MS)
}
