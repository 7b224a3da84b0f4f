import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { isMainThread } from 'node:worker_threads'

/**
 * Loaded into a server before anything else, with `node --import`: at any message of the parent process it throws away what
 * nobody refers to any more, and answers with what is left of its heap, in MiB. What memory is held after that, is held.
 */
const BYTES_PER_MIB = 1024 * 1024

if (isMainThread) {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  process.on('message', () => {
    collect()
    process.send?.(process.memoryUsage().heapUsed / BYTES_PER_MIB)
  })
  // Waiting for messages must not keep a server up that is told to stop.
  process.channel?.unref()
}
