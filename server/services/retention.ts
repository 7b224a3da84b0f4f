import { setTimeout as sleep } from 'node:timers/promises'
import type { Store } from '#db/store'
import { logFailure, log } from './log'
import { patiently } from './mend/patiently'

const DAY_MS = 24 * 3_600_000
/** How often it is looked whether something has become too old. */
const EVERY_MS = 3_600_000
/** Between two steps so many times as long as a step took, so that removing takes a small part of the time … */
const REST_FACTOR = 9
/** … but within these bounds: what stood still, or was only being opened, is no reason to rest for minutes. */
const REST_MIN_MS = 20
const REST_MAX_MS = 2000

/**
 * Removes what is older than the days for which it is kept, from the start on and every hour, a little at a time: webhooks
 * do not wait for it.
 *
 * @param days null keeps everything
 * @returns what ends it
 */
export function startRetention(store: Pick<Store, 'removeOlder'>, days: number | null): () => void {
  if (days === null) return () => {}
  const closing = new AbortController()
  const { signal } = closing

  async function removeAll(before: number): Promise<void> {
    let steps = 0
    for (;;) {
      const startedAt = performance.now()
      const isDone = await patiently(() => store.removeOlder(before), () => signal.aborted)
      if (isDone) break
      steps++
      await sleep(restAfter(performance.now() - startedAt), undefined, { signal, ref: false })
    }
    if (steps > 0) log.info({ before: new Date(before).toISOString() }, 'Payloads and deliveries that were too old have been removed')
  }

  async function goOn(): Promise<void> {
    while (!signal.aborted) {
      await removeAll(Date.now() - days! * DAY_MS).catch((error: unknown) => {
        if (!signal.aborted) logFailure('What is too old could not be removed', error)
      })
      await sleep(EVERY_MS, undefined, { signal, ref: false })
    }
  }

  goOn().catch(() => {})
  return () => closing.abort()
}

/** How long removing rests after a step, in milliseconds like the step. */
export function restAfter(stepMs: number): number {
  return Math.min(REST_MAX_MS, Math.max(REST_MIN_MS, stepMs * REST_FACTOR))
}
