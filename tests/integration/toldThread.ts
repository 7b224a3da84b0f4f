import { getEnvironmentData, isMainThread, setEnvironmentData, workerData } from 'node:worker_threads'

/** What a thread can be told. */
export const GO_ON = 0
export const HOLD = 1
export const FAIL = 2
export const REJECT = 3

const EVERY_MS = 5
const SHARED = 'what a thread is told and does'

/** Shares with the threads that are begun from now on what one of them is told; gives what tells it, and resolves when it does it. */
export function shareWords(): (word: number) => Promise<void> {
  /** What it is told, and what it does. */
  const state = new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT))
  setEnvironmentData(SHARED, state)
  return (word) => {
    Atomics.store(state, 0, word)
    Atomics.notify(state, 0)
    return new Promise((resolve) => {
      const timer = setInterval(() => {
        if (Atomics.load(state, 1) !== word) return
        clearInterval(timer)
        resolve()
      }, EVERY_MS)
    })
  }
}

/** Has this thread do what it is told. It can be held, and go on; any other word is done once. */
export function obey(act: (word: number) => void = () => {}): void {
  const state = getEnvironmentData(SHARED) as Int32Array
  setInterval(() => {
    const told = Atomics.load(state, 0)
    Atomics.store(state, 1, told)
    if (told === HOLD) Atomics.wait(state, 0, HOLD)
    if (told === HOLD || told === GO_ON) return
    Atomics.store(state, 0, GO_ON)
    act(told)
  }, EVERY_MS)
}

/**
 * For a module that is loaded into a server and its threads before anything else, with `node --import`: the thread that is
 * meant then does what a message of the parent process says, which is answered when it does.
 */
export function obeyParent(isMeant: (data: Record<string, unknown> | null) => boolean, act?: (word: number) => void): void {
  if (!isMainThread) {
    if (isMeant(workerData as Record<string, unknown> | null)) obey(act)
    return
  }
  const tell = shareWords()
  process.on('message', (word: number) => void tell(word).then(() => process.send?.(word)))
  // Waiting for messages must not keep a server up that is told to stop.
  process.channel?.unref()
}
