import { setTimeout } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { connect } from '../../figures/http.ts'
import type { MeasuredServer } from '../../figures/server.ts'

const SEARCHES = [
  ...['a', 'ma', 'maria', 'john sm', 'gmail.com', 'user_', 'cus_12', 'gmail outlook', 'zzzzzz'].map(q => `/api/users?q=${encodeURIComponent(q)}`),
  ...['msg_', 'msg_3', 'user_', 'user_3', 'sess_'].map(q => `/api/events?q=${q}`),
]
const EXPORTS = ['/api/exports/events?format=jsonl', '/api/exports/users?format=csv&status=all']
const PAGES = ['/', '/users', '/events']
/** A page is opened so often: as by somebody who is quick, or a few who are not. */
const PAGE_EVERY_MS = 1000
const ASK_EVERY_MS = 100
/** What a cancelled rebuild has left is removed in the background; on a large file that takes a while. */
const TIDY_MAX_MS = 120_000

export const KINDS = ['export', 'search', 'rebuild', 'page'] as const
export type Kind = typeof KINDS[number]

/**
 * Has an admin do the kinds of work on a server, all at once, each over and over. A rebuild is previewed, and nothing written.
 * @returns a function that ends all of it, waits until nothing of it is left, and tells how much was done: megabytes exported, searches answered, rebuilds begun, pages opened
 */
export function beginAdminWork(server: MeasuredServer, file: string, kinds: readonly Kind[]): () => Promise<Record<Kind, number>> {
  const over = new AbortController()
  const done: Record<Kind, number> = { export: 0, search: 0, rebuild: 0, page: 0 }
  const ask = (path: string, method = 'GET', signal?: AbortSignal) => fetch(server.url + path, {
    method, signal, headers: { cookie: server.cookie, ...(method === 'POST' && { 'content-type': 'application/json' }) }, ...(method === 'POST' && { body: '{}' }),
  })

  async function exportAll() {
    for (let index = 0; !over.signal.aborted; index++) {
      const answer = await ask(EXPORTS[index % EXPORTS.length]!, 'GET', over.signal)
      if (answer.status !== 200) throw new Error(`An export was answered with ${answer.status}`)
      for await (const chunk of answer.body!) done.export += (chunk as Uint8Array).length / 1e6
    }
  }

  async function search() {
    const caller = connect(server.url, async () => server.cookie)
    for (; !over.signal.aborted; done.search++) {
      const { status } = await caller.get(SEARCHES[done.search % SEARCHES.length]!)
      if (status !== 200) throw new Error(`A search was answered with ${status}`)
    }
    caller.close()
  }

  async function rebuild() {
    while (!over.signal.aborted) {
      const { status } = await ask('/api/rebuild', 'POST')
      if (status !== 202) throw new Error(`A rebuild was answered with ${status}`)
      done.rebuild++
      while (!over.signal.aborted && await stateOf() === 'running') await setTimeout(ASK_EVERY_MS)
      await ask('/api/rebuild/cancel', 'POST')
    }
  }
  const stateOf = async () => (await (await ask('/api/rebuild')).json() as { rebuild: { state: string } | null }).rebuild?.state

  async function openPages() {
    for (; !over.signal.aborted; done.page++) {
      const answer = await ask(PAGES[done.page % PAGES.length]!)
      if (answer.status !== 200) throw new Error(`A page was answered with ${answer.status}`)
      await answer.text()
      await setTimeout(PAGE_EVERY_MS, undefined, { signal: over.signal })
    }
  }

  const works = { export: exportAll, search, rebuild, page: openPages }
  const ended = Promise.all(kinds.map(kind => works[kind]().catch((error: unknown) => {
    if (!over.signal.aborted) throw error
  })))
  ended.catch(() => {})
  return async () => {
    over.abort()
    await ended
    await untilTidied(file)
    return done
  }
}

async function untilTidied(file: string): Promise<void> {
  const client = new Database(file, { readonly: true })
  const left = client.prepare<[], number>('SELECT EXISTS (SELECT 1 FROM users_shadow) + EXISTS (SELECT 1 FROM user_differences)').pluck()
  const deadline = performance.now() + TIDY_MAX_MS
  try {
    while (left.get() !== 0) {
      if (performance.now() > deadline) throw new Error(`What rebuilds have left is not removed after ${TIDY_MAX_MS / 1000} s.`)
      await setTimeout(ASK_EVERY_MS)
    }
  }
  finally {
    client.close()
  }
}
