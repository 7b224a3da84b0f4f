import { StoreUnavailableError, type Store } from '#db/store'
import type { Settlement } from '#db/delivered'
import type { Rebuild } from '#db/rebuild'
import { beginWait } from '../waits'
import { inTime, type Remote } from './remote'

/** Verified deliveries that wait to be written at most, and the bytes of their bodies; what comes beyond is told to come again. */
export const WAITING_MAX = 1000
export const WAITING_MAX_BYTES = 64 * 1024 * 1024
/** Rejected ones are held back, so they would fill any queue: theirs is another. What comes beyond is not recorded. */
export const REJECTED_WAITING_MAX = 1000

type Apart = 'settle' | 'reject' | 'exportUsers' | 'exportEvents' | 'exportDeliveries' | 'openRebuild' | 'waiting' | 'close'

/**
 * Where each method is carried out. What a webhook waits for is done where nobody else reads; what may take long is read
 * elsewhere, and sees all that was committed before.
 */
const PLACES: Record<Exclude<keyof Store, Apart>, 'writer' | 'reader'> = {
  reapply: 'writer', clockEvidence: 'writer', probe: 'writer',
  startMending: 'writer', noteMending: 'writer', interruptMendings: 'writer',
  beginAlert: 'writer', noteAlert: 'writer', startRebuild: 'writer', tidyRebuild: 'writer', removeOlder: 'writer',
  listUsers: 'reader', getUser: 'reader', listUserEvents: 'reader', listPlacedEvents: 'reader',
  listEvents: 'reader', listOldestEvents: 'reader', getEvent: 'reader', getPayload: 'reader',
  listDeliveries: 'reader', getDelivery: 'reader', listFailures: 'reader', streakOf: 'reader',
  counts: 'reader', totals: 'reader', countByHour: 'reader', countFailures: 'reader', measureLatency: 'reader', countUsersByDay: 'reader',
  listMendings: 'reader', getMending: 'reader', listMendedEvents: 'reader', streaks: 'reader', hasFailedSince: 'reader',
  listOpenAlerts: 'reader', listEndedAlerts: 'reader', listUntoldAlerts: 'reader', lastRebuild: 'reader', listDifferences: 'reader',
}

/** A store whose work is done in two other threads: one writes, one reads. */
export function storeInThreads({ writer, reader }: Record<'writer' | 'reader', Remote>): Store {
  const remotes = { writer, reader }
  const plain = Object.fromEntries(Object.entries(PLACES).map(([method, place]) => [method, (...args: unknown[]) => remotes[place].call(method, args)])) as unknown as Omit<Store, Apart>
  const verified = openQueue(WAITING_MAX, WAITING_MAX_BYTES)
  const rejected = openQueue(REJECTED_WAITING_MAX)

  return {
    ...plain,
    settle: (event, effect, arrival) => verified.add(() => writer.ask('settle', [event, effect, beginWait(arrival)]) as Promise<Settlement>, arrival.bodyBytes),
    reject: (rejection, arrival) => rejected.add(() => writer.ask('reject', [rejection, beginWait(arrival)]) as Promise<void>),
    exportUsers: filters => portionsOf(reader, 'exportUsers', filters),
    exportEvents: filters => portionsOf(reader, 'exportEvents', filters),
    exportDeliveries: filters => portionsOf(reader, 'exportDeliveries', filters),
    openRebuild: id => rebuildIn(writer, id),
    waiting: verified.waiting,
    async close() {
      await writer.close()
      await reader.close()
    },
  }
}

/**
 * Counts what waits to be written, and lets no more wait than there is room for. Who waits too long is told so, but what is
 * to be written then still lies before the thread: its place is free when the thread has answered or has ended.
 */
function openQueue(max: number, maxBytes = Infinity) {
  let waiting = 0
  let waitingBytes = 0
  return {
    waiting: () => waiting,
    async add<Result>(ask: () => Promise<Result>, bytes = 0): Promise<Result> {
      if (waiting >= max || waitingBytes + bytes > maxBytes) throw new StoreUnavailableError('Too many deliveries wait to be written.')
      waiting++
      waitingBytes += bytes
      const asked = ask().finally(() => {
        waiting--
        waitingBytes -= bytes
      })
      return inTime(asked)
    },
  }
}

/** Goes through an iterator of another thread, and lets go of it at the end, whoever ends it. */
async function* portionsOf<Rows>(remote: Remote, method: string, filters: unknown): AsyncGenerator<Rows> {
  const portions = remote.keep(method, [filters])
  try {
    for (;;) {
      const { done, value } = await remote.call('next', [], portions) as IteratorResult<Rows>
      if (done) return
      yield value
    }
  }
  finally {
    remote.release(portions)
  }
}

function rebuildIn(remote: Remote, id: number): Rebuild {
  const rebuild = remote.keep('openRebuild', [id])
  // Whoever calls a step is told of it.
  rebuild.catch(() => {})
  const step = (method: keyof Rebuild) => (...args: unknown[]) => remote.call(method, args, rebuild)
  return { empty: step('empty'), countEvents: step('countEvents'), fill: step('fill'), compare: step('compare'), write: step('write'), verify: step('verify') } as Rebuild
}
