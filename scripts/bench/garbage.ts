import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { BroadcastChannel, isMainThread } from 'node:worker_threads'

/**
 * Loaded into a server before anything else, with `node --import`: at any message of the parent process it throws away what
 * nobody refers to any more, in each of its threads, and answers with what is left of the heap of the first, in MiB. What memory
 * is held after that, is held; other threads do it a little later than it answers.
 */
const BYTES_PER_MIB = 1024 * 1024

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void
const threads = new BroadcastChannel('rollcall-garbage')
// Waiting for messages must not keep a server up that is told to stop.
threads.unref()

if (isMainThread) {
  process.on('message', () => {
    threads.postMessage(null)
    collect()
    process.send?.(process.memoryUsage().heapUsed / BYTES_PER_MIB)
  })
  process.channel?.unref()
}
else {
  threads.onmessage = collect
}
