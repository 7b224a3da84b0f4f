import type { Store } from '#db/store'
import type { Mending } from '#shared/mendings'
import { log } from '../log'
import { patiently } from '../mend/patiently'
import { testMessage } from './message'
import { postJson } from './post'

/**
 * Sends the alert webhook a message that says it is a test, and records what came back.
 * @param startedBy the admin's user id
 */
export async function tryAlertWebhook(store: Store, { url, siteUrl, startedBy }: { url: string, siteUrl: string | null, startedBy: string }): Promise<Mending | null> {
  const id = await store.startMending({ kind: 'alert_test', startedBy, request: {} })
  const { isTaken, words } = await postJson(url, testMessage(siteUrl))
  // One whose end is not noted would seem to run for ever.
  await patiently(() => store.noteMending(id, {
    state: isTaken ? 'done' : 'failed',
    done: 1,
    total: 1,
    summary: isTaken ? `The alert webhook took the message: ${words}.` : `The alert webhook did not take the message: ${words}.`,
  }))
  log.info({ mending: 'alert_test', mendingId: id, isTaken, cause: words }, 'The alert webhook was tried out')
  return store.getMending(id)
}
