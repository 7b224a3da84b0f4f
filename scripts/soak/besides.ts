import { makeMessageId, REJECTED_KINDS, REJECTED_REQUESTS, send, signedRequest } from '../clerk/sender.ts'
import type { RejectedKind } from '../clerk/sender.ts'
import { makeId } from '../clerk/ids.ts'
import type { MeasuredServer } from '../figures/server.ts'

const PAGES = ['/', '/users', '/events?outcome=failed', '/deliveries?outcome=rejected', '/failures', '/api/users?q=ma']
const EXPORT = '/api/exports/events?format=jsonl'
/** An export holds all that was sent so far, so it is asked for less often. */
const EXPORT_EVERY = 5

/** What came so far beside good deliveries. */
export interface Besides {
  rejected: number
  /** Duplicates, what came late, and what cannot be applied. */
  odd: number
  pages: number
  exports: number
}

/**
 * What an hour has beside good deliveries: a user's events late and twice, one that cannot be applied, everything that is
 * rejected, and an admin who opens pages and exports.
 *
 * @returns a function that does all of it once
 * @throws from that function, when an answer is not the one that has to come
 */
export function besidesOn({ url, webhookSecret, get }: MeasuredServer, besides: Besides): () => Promise<void> {
  const endpoint = `${url}/api/webhooks`
  let times = 0

  async function deliver(id: string, event: object, status: number, outcome?: string) {
    const answer = await send(endpoint, signedRequest(webhookSecret, { id, body: JSON.stringify(event) }))
    const came = `${answer?.status} ${answer?.body}`
    if (answer?.status !== status || (outcome && !answer.body.includes(`"${outcome}"`))) throw new Error(`${came} was answered in place of ${status} ${outcome ?? ''}`)
    besides.odd++
  }

  async function reject(kind: RejectedKind) {
    const answer = await send(endpoint, REJECTED_REQUESTS[kind](webhookSecret, { body: JSON.stringify(versionOf(makeId('user'), Date.now())) }))
    // One that breaks off hears no answer.
    if (answer && answer.status !== (kind === 'body_too_large' ? 413 : 400)) throw new Error(`${kind} was answered with ${answer.status}`)
    besides.rejected++
  }

  async function look(path: string) {
    const { status } = await get(path)
    if (status !== 200) throw new Error(`${path} was answered with ${status}`)
  }

  return async () => {
    const [user, first, now] = [makeId('user'), makeMessageId(), Date.now()]
    await deliver(first, versionOf(user, now), 200, 'applied')
    await deliver(first, versionOf(user, now), 200, 'duplicate')
    await deliver(makeMessageId(), versionOf(user, now - 1000), 200, 'superseded')
    await deliver(makeMessageId(), versionOf(user, null), 422)
    await deliver(makeMessageId(), { type: 'user.deleted', object: 'event', timestamp: now + 1, data: { id: user, object: 'user', deleted: true } }, 200, 'applied')
    await deliver(makeMessageId(), versionOf(user, now + 2), 200, 'superseded')
    for (const kind of REJECTED_KINDS) await reject(kind)
    for (const path of PAGES) await look(path)
    besides.pages += PAGES.length
    if (++times % EXPORT_EVERY !== 0) return
    await look(EXPORT)
    besides.exports++
  }
}

const versionOf = (id: string, updatedAt: number | null) =>
  ({ type: 'user.updated', object: 'event', timestamp: updatedAt ?? 0, instance_id: 'ins_2bench', data: { id, object: 'user', first_name: 'Ada', updated_at: updatedAt } })
