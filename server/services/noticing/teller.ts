import type { AlertNote } from '#db/noticed'
import type { Store } from '#db/store'
import type { Alert, Alerts } from '#shared/alerts'
import { log } from '../log'
import { messageOf } from './message'
import { postJson } from './post'

/** After a message that was not taken the next try waits so long; after the last of these, nothing more is tried until a restart. */
const WAITS_MS = [5_000, 30_000, 120_000, 600_000]

/** How far the telling of one piece of news is. */
interface Tries {
  failed: number
  /** By the monotonic clock; null when it was given up. */
  nextAt: number | null
}

/**
 * Tells the alert webhook of what has begun and of what is over, each once. What it has taken is noted in the store, so
 * that a restart repeats nothing and forgets nothing; a crash between the two may repeat one message.
 *
 * @param tellAgain called when a try that failed is due again
 */
export function createTeller(
  { store, url, siteUrl }: { store: Pick<Store, 'listUntoldAlerts' | 'noteAlert'>, url: string, siteUrl: string | null },
  tellAgain: () => void,
  { post = postJson, waitsMs = WAITS_MS } = {},
) {
  const tries = new Map<string, Tries>()
  /** What was taken, as long as that could not be noted. */
  const taken: { id: number, note: AlertNote }[] = []
  let problem: Alerts['webhook']['problem'] = null

  async function noteTaken(): Promise<void> {
    for (let [next] = taken; next; [next] = taken) {
      await store.noteAlert(next.id, next.note)
      taken.shift()
    }
  }

  /** @returns whether it was tried */
  async function tell(alert: Alert): Promise<boolean> {
    const news = alert.endedAt === null ? 'begun' : 'over'
    const { failed, nextAt } = tries.get(`${alert.id} ${news}`) ?? { failed: 0, nextAt: 0 }
    if (nextAt === null || nextAt > performance.now()) return false
    const { isTaken, words, canRetry } = await post(url, messageOf(alert, siteUrl))
    const facts = { alert: alert.kind, alertId: alert.id, news }
    if (isTaken) {
      tries.delete(`${alert.id} ${news}`)
      problem = null
      taken.push({ id: alert.id, note: { [news === 'begun' ? 'toldAt' : 'toldEndAt']: Date.now() } })
      await noteTaken()
      log.info(facts, 'The alert webhook was told')
      return true
    }
    const waitMs = canRetry ? waitsMs[failed] : undefined
    problem = { at: Date.now(), text: words, triesAgain: waitMs !== undefined }
    tries.set(`${alert.id} ${news}`, { failed: failed + 1, nextAt: waitMs === undefined ? null : performance.now() + waitMs })
    if (waitMs !== undefined) setTimeout(tellAgain, waitMs).unref()
    log.warn({ ...facts, cause: words, triesAgain: waitMs !== undefined }, 'The alert webhook could not be told')
    return true
  }

  return {
    /** Tells whatever is to be told now. @returns whether there was any, taken or not */
    async tellAll(): Promise<boolean> {
      let hasTried = taken.length > 0
      await noteTaken()
      for (const alert of await store.listUntoldAlerts()) hasTried = await tell(alert) || hasTried
      return hasTried
    },
    /** Why the last message was not taken; null when it was. */
    problem: () => problem,
  }
}
