import { monitorEventLoopDelay } from 'node:perf_hooks'
import { isMainThread } from 'node:worker_threads'

/**
 * Loaded into a server before anything else, with `node --import`: it watches how long the event loop does not come round. Any
 * message of the parent process is answered with the longest pause since the one before, in milliseconds.
 */
const RESOLUTION_MS = 1
const NS_PER_MS = 1e6

// Threads of the server load it too; it is the loop that answers requests which is watched.
if (isMainThread) {
  const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  delays.enable()
  process.on('message', () => {
    process.send?.(Math.max(0, delays.max / NS_PER_MS - RESOLUTION_MS))
    delays.reset()
  })
  // Waiting for messages must not keep a server up that is told to stop.
  process.channel?.unref()
}
