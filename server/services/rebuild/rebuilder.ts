import { setTimeout } from 'node:timers/promises'
import { RebuildEndedError } from '#db/rebuild'
import type { Store } from '#db/store'
import type { Mending } from '#shared/mendings'
import type { RebuildStatus } from '#shared/rebuild'
import { logFailure } from '../log'
import { endWithoutWriting, findDifferences, waitForConfirmation, writeDifferences, type Confirmation, type RunningRebuild } from './run'

/** Between two portions of what is tidied up; nobody waits for it. */
const TIDY_EVERY_MS = 20

/** The one rebuild of this process. It goes on in the background; its mending tells how far it is. */
export interface Rebuilder {
  /** @returns the mending, or null where a rebuild runs or waits already, here or elsewhere. */
  start: (startedBy: string) => Promise<Mending | null>
  /** Lets the rebuild that waits here write. @returns null where none does, or another one than `id`. */
  confirm: (choice: Confirmation & { id?: number }) => Promise<Mending | null>
  /** Ends the rebuild that runs or waits, wherever it does. @returns null where none does. */
  cancel: () => Promise<Mending | null>
  status: () => Promise<RebuildStatus>
  /** Removes what ended rebuilds have left beside the users, in the background. */
  tidy: () => void
  /** Lets go of the store: nothing is begun any more. */
  close: () => void
}

export function createRebuilder(store: Store): Rebuilder {
  let waiting: RunningRebuild | null = null
  const closing = new AbortController()
  const { signal } = closing

  async function find(run: RunningRebuild): Promise<void> {
    if (!await findDifferences(run)) {
      await endWithoutWriting(run)
      return tidy()
    }
    // Before it is noted: whoever reads that it waits may confirm it.
    waiting = run
    await waitForConfirmation(run)
  }

  /** What is done in the background ends its mending, whatever happens. */
  function inBackground(id: number, work: Promise<void>): void {
    work.catch(async (error: unknown) => {
      if (signal.aborted) return
      if (!(error instanceof RebuildEndedError)) {
        logFailure(`The rebuild ${id} failed`, error)
        await store.noteMending(id, { state: 'failed', summary: 'It broke off. The server’s log says why. Rows that were put right until then stay right.' })
      }
      tidy()
    }).catch((error: unknown) => logFailure(`The end of the rebuild ${id} could not be noted`, error))
  }

  function tidy(): void {
    const tidyUp = async () => {
      while (!signal.aborted && !await store.tidyRebuild()) await setTimeout(TIDY_EVERY_MS)
    }
    tidyUp().catch((error: unknown) => {
      if (!signal.aborted) logFailure('What a rebuild has left could not be removed', error)
    })
  }

  return {
    async start(startedBy) {
      const id = await store.startRebuild({ startedBy, request: {} })
      if (id === null) return null
      waiting = null
      inBackground(id, find({ store, id, rebuild: store.openRebuild(id), counts: {}, signal }))
      return store.getMending(id)
    },
    async confirm({ id, ...choice }) {
      const run = waiting
      if (!run || (id ?? run.id) !== run.id || (await store.getMending(run.id))?.state !== 'waiting') return null
      // Somebody else has confirmed it meanwhile, or cancelled it.
      if (waiting !== run) return null
      waiting = null
      inBackground(run.id, writeDifferences(run, choice).then(tidy))
      return store.getMending(run.id)
    },
    async cancel() {
      const last = await store.lastRebuild()
      if (last?.state !== 'running' && last?.state !== 'waiting') return null
      const run = waiting
      waiting = null
      try {
        await store.noteMending(last.id, { state: 'cancelled', summary: cancelledSentence(last) })
      }
      catch (error) {
        // It waits on, to be confirmed or cancelled.
        waiting ??= run
        throw error
      }
      tidy()
      return store.getMending(last.id)
    },
    async status() {
      const rebuild = await store.lastRebuild()
      return { rebuild, canConfirm: rebuild?.state === 'waiting' && rebuild.id === waiting?.id }
    },
    tidy,
    close() {
      closing.abort()
    },
  }
}

function cancelledSentence({ counts }: Mending): string {
  const written = (counts.inserted ?? 0) + (counts.updated ?? 0) + (counts.removed ?? 0)
  return written === 0 ? 'Cancelled. Nothing was written.' : 'Cancelled. Rows that were put right until then stay right.'
}
