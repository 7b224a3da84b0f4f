import { Worker } from 'node:worker_threads'
import threadUrl from '#pages-thread'
import { log, logFailure } from '../services/log'
import type { Settings } from '../services/settings'
import type { PagesThreadData } from './pagesSettings'
import { openLine, type Line, type PlainAnswer, type PlainRequest } from './requests'

/** Pages that wait to be rendered at most; who asks for one more is told to come again. */
const WAITING_MAX = 100
/** Longer than the database's threads have, so that a page can still say that they did not answer. */
const PAGE_TIMEOUT_MS = 90_000

export interface PagesThread {
  /** @throws when too many wait, when it takes too long, or when the thread fails */
  render: (request: PlainRequest) => Promise<PlainAnswer>
  close: () => Promise<void>
}

/**
 * Renders pages in a thread of their own: drawing one takes tens of milliseconds, in which nothing else is done where it is
 * drawn. The thread begins with the first page, and anew with the next one when it has failed.
 * @param answer answers what a page asks of the API
 * @returns null in development, where pages are rendered in place
 */
export function openPagesThread(settings: Settings, answer: (request: PlainRequest) => Promise<PlainAnswer>): PagesThread | null {
  if (threadUrl === null) return null
  const url = new URL(threadUrl)
  let running: { thread: Worker, line: Line } | null = null
  let waiting = 0

  function begin(): { thread: Worker, line: Line } {
    // Addresses are judged here; their ranges would lose their methods on the way.
    const workerData: PagesThreadData = { pagesSettings: { ...settings, allowedIps: null } }
    const thread = new Worker(url, { workerData, stdout: true })
    const line = openLine(thread, answer)
    thread.stdout.setEncoding('utf8').on('data', (text: string) => log.info(text.trimEnd()))
    thread.on('error', error => logFailure('The thread of the pages failed', error))
    thread.on('exit', () => {
      if (running?.thread === thread) running = null
      line.cut()
    })
    return { thread, line }
  }

  return {
    async render(request) {
      if (waiting >= WAITING_MAX) throw new Error('Too many pages wait to be rendered.')
      waiting++
      const { thread, line } = running ??= begin()
      // What holds the thread for so long would hold it for ever.
      const timer = setTimeout(() => void thread.terminate(), PAGE_TIMEOUT_MS)
      try {
        return await line.ask(request)
      }
      finally {
        clearTimeout(timer)
        waiting--
      }
    },
    async close() {
      await running?.thread.terminate()
    },
  }
}
