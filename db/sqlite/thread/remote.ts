import type { Worker } from 'node:worker_threads'
import { StoreUnavailableError } from '#db/store'
import { errorOf } from './failures'
import { RELEASE, THE_STORE, type Answer, type Call, type Failure, type News } from './messages'

/** Every wait has an end: after so long a caller is told that the store is not available. */
export const ANSWER_TIMEOUT_MS = 60_000
/** A thread that has died is started again, but not in a hurry. */
export const RESTART_AFTER_MS = 1000
/** How long a thread may take to do what was asked before it was closed. */
export const CLOSE_TIMEOUT_MS = 10_000

/** A store in a thread of its own, which is called by messages. */
export interface Remote {
  /** Calls a method of the store, or of what an earlier call has left in the thread. */
  call: (method: string, args: unknown[], on?: Promise<number>) => Promise<unknown>
  /** Calls a method of the store, and waits for as long as the thread has the call: until it has answered or has ended. */
  ask: (method: string, args: unknown[]) => Promise<unknown>
  /** Calls a method and leaves its result in the thread; gives the number to call it by. */
  keep: (method: string, args: unknown[]) => Promise<number>
  release: (kept: Promise<number>) => void
  /** Lets the thread do what it was asked for, closes its store and ends it. */
  close: () => Promise<void>
}

export interface RemoteOptions {
  start: () => Worker
  /** The thread is not started before. */
  after?: Promise<unknown>
  logFailure: (message: string, error: unknown) => void
}

/** Ends the wait for an answer, whether or not the thread has even begun; what was asked stays asked. */
export async function inTime<Answered>(asked: Promise<Answered>): Promise<Answered> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(new StoreUnavailableError('The database did not answer in time.')), ANSWER_TIMEOUT_MS)
  try {
    return await Promise.race([asked, late.promise])
  }
  finally {
    clearTimeout(timer)
  }
}

/**
 * Starts the thread.
 * @param opened resolves when its store is open, rejects when it cannot be opened at the start. If the thread dies later, whoever waits is told that the store is not available, and it is started again.
 */
export function openRemote({ start, after, logFailure }: RemoteOptions): { remote: Remote, opened: Promise<unknown> } {
  const waiting = new Map<number, PromiseWithResolvers<unknown>>()
  const opening = Promise.withResolvers<undefined>()
  let lastId = THE_STORE
  let isClosing = false
  let worker: Worker | null = null
  const begun = Promise.resolve(after).then(begin, opening.reject)

  function begin(): void {
    if (isClosing) return
    const thread = worker = start()
    thread.on('message', (message: Answer | News) => 'id' in message ? answer(message) : hear(message, thread))
    thread.on('error', error => logFailure('The thread of the database failed', error))
    thread.on('exit', () => ended(thread))
  }

  function hear(news: News, from: Worker): void {
    if ('isOpen' in news) opening.resolve(undefined)
    else if ('logged' in news) logFailure(news.logged.message, errorOf(news.logged.error))
    else {
      opening.reject(errorOf(news.cannotOpen))
      logFailure('The database could not be opened', errorOf(news.cannotOpen))
      void from.terminate()
    }
  }

  function answer(given: Answer): void {
    const waits = waiting.get(given.id)
    if (!waits) return
    waiting.delete(given.id)
    if ('failure' in given) waits.reject(errorOf(given.failure))
    else waits.resolve(given.value)
  }

  function ended(which: Worker): void {
    if (which !== worker) return
    worker = null
    const gone: Failure = { name: 'StoreUnavailableError', message: 'The thread of the database has ended.' }
    for (const id of [...waiting.keys()]) answer({ id, failure: gone })
    opening.reject(errorOf(gone))
    if (!isClosing) setTimeout(begin, RESTART_AFTER_MS).unref()
  }

  /** Asks, and gives the answer with the number of the call. */
  async function ask(call: Omit<Call, 'id'>): Promise<{ id: number, value: unknown }> {
    await begun
    if (!worker) throw new StoreUnavailableError('The database is being opened again.')
    const id = ++lastId
    worker.postMessage({ ...call, id } satisfies Call)
    const answered = Promise.withResolvers<unknown>()
    waiting.set(id, answered)
    return { id, value: await answered.promise }
  }

  const remote: Remote = {
    call: async (method, args, on) => (await inTime(ask({ on: on ? await on : THE_STORE, method, args }))).value,
    ask: async (method, args) => (await ask({ on: THE_STORE, method, args })).value,
    keep: async (method, args) => (await inTime(ask({ on: THE_STORE, method, args, isKept: true }))).id,
    release: kept => void kept.then(on => ask({ on, method: RELEASE, args: [] })).catch(() => {}),
    async close() {
      const open = worker
      if (open) {
        const giveUp = setTimeout(() => void open.terminate(), CLOSE_TIMEOUT_MS)
        await remote.call('close', []).catch(error => logFailure('The database could not be closed', error))
        clearTimeout(giveUp)
      }
      isClosing = true
      await worker?.terminate()
    },
  }
  return { remote, opened: opening.promise }
}
