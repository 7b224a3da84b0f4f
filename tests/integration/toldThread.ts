import { getEnvironmentData, isMainThread, setEnvironmentData, workerData } from 'node:worker_threads'

/** What a thread can be told. */
export const GO_ON = 0
export const HOLD = 1
export const FAIL = 2
export const REJECT = 3

/** Added to a word when the thread does it: what is told and what is done are one number, so neither is missed. */
const HEARD = 0x100

const EVERY_MS = 5
const SHARED = 'what a thread is told and does'

/** Shares with the threads that are begun from now on what one of them is told; gives what tells it, and resolves when it does it. One at a time. */
export function shareWords(): (word: number) => Promise<void> {
  const said = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))
  setEnvironmentData(SHARED, said)
  return (word) => {
    Atomics.store(said, 0, word)
    Atomics.notify(said, 0)
    return new Promise((resolve) => {
      const timer = setInterval(() => {
        if (Atomics.load(said, 0) !== word + HEARD) return
        clearInterval(timer)
        resolve()
      }, EVERY_MS)
    })
  }
}

/** HOLD is written first and notified of then: its own notice may come to a thread that waits already, and must not end that. */
function holdUntilToldOtherwise(said: Int32Array): void {
  while (Atomics.load(said, 0) === HOLD + HEARD) Atomics.wait(said, 0, HOLD + HEARD)
}

/** Has this thread do what it is told, each word once. */
export function obey(act: (word: number) => void = () => {}): void {
  const said = getEnvironmentData(SHARED) as Int32Array
  setInterval(() => {
    const word = Atomics.load(said, 0)
    if (word >= HEARD || Atomics.compareExchange(said, 0, word, word + HEARD) !== word) return
    if (word === HOLD) holdUntilToldOtherwise(said)
    else if (word !== GO_ON) act(word)
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
