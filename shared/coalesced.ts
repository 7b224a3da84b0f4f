/**
 * Work that is asked for more often than it should be done. The first request is served at once, though never within the
 * call that asks; whatever is asked for while the work runs, or within `everyMs` of its last start, is served by one more
 * run at the end of that time. So no request is lost, and no two runs overlap.
 *
 * @param work must not throw or reject
 */
export function coalesced(work: () => unknown, everyMs = 0) {
  let timer: ReturnType<typeof setTimeout> | undefined
  let startedAt = -Infinity
  let isRunning = false
  let isAsked = false

  async function run() {
    timer = undefined
    isAsked = false
    isRunning = true
    startedAt = performance.now()
    await work()
    isRunning = false
    if (isAsked) schedule()
  }

  function schedule() {
    timer ??= setTimeout(run, Math.max(0, startedAt + everyMs - performance.now()))
  }

  return {
    ask() {
      isAsked = true
      if (!isRunning) schedule()
    },
    /** Forgets what was asked for and has not begun. */
    cancel() {
      clearTimeout(timer)
      timer = undefined
      isAsked = false
    },
  }
}
