import { setTimeout } from 'node:timers/promises'
import type { Portion } from '#db/rebuild'
import { StoreUnavailableError, type Store } from '#db/store'
import type { MendingProgress } from '#db/mended'

/** How often it is noted how far a step is. */
const NOTED_EVERY_MS = 500
/** While the database does not answer, a step is tried again so often, and given up then. */
const TRIES = 60
const RETRY_AFTER_MS = 1000

export type Counts = Record<string, number>

/**
 * Calls a step until its end. After each portion it rests for as long as the portion took, so that webhooks come to their
 * turn, also those that another process takes.
 *
 * @param counts what all portions came to is added here
 * @param note told now and then how far it is
 * @param signal ends it between two portions, with an error
 */
export async function toItsEnd(step: () => Promise<Portion>, counts: Counts, note: (done: number) => Promise<void>, signal?: AbortSignal): Promise<void> {
  let done = 0
  let notedAt = performance.now()
  for (;;) {
    const began = performance.now()
    const portion = await patiently(step, signal)
    done += portion.done
    addCounts(counts, portion.counts)
    if (portion.isEnd) return
    await setTimeout(performance.now() - began, undefined, { signal })
    if (performance.now() - notedAt < NOTED_EVERY_MS) continue
    notedAt = performance.now()
    await note(done)
  }
}

/** How a mending of the store is told how far it is. What cannot be noted now is noted next time. */
export function notingProgress(store: Store, id: number) {
  return async (progress: MendingProgress) => {
    try {
      await store.noteMending(id, progress)
    }
    catch (error) {
      if (!(error instanceof StoreUnavailableError)) throw error
    }
  }
}

/** Does something that fails while the database is not available, again and again for a minute. */
export async function patiently<Result>(work: () => Promise<Result>, signal?: AbortSignal): Promise<Result> {
  for (let tries = 1; ; tries++) {
    try {
      return await work()
    }
    catch (error) {
      if (!(error instanceof StoreUnavailableError) || tries === TRIES) throw error
      await setTimeout(RETRY_AFTER_MS, undefined, { signal })
    }
  }
}

function addCounts(counts: Counts, more: Counts): void {
  for (const [name, count] of Object.entries(more)) counts[name] = (counts[name] ?? 0) + count
}
