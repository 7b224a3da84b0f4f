import type { Mending } from '#shared/mendings'
import { adminRoute } from '../../http/adminRoute'
import { found } from '../../http/parse'
import { refusal } from '../../http/refusal'
import { tryAlertWebhook } from '../../services/noticing/tryAlertWebhook'

/** One at a time: whoever presses the button meanwhile gets the answer of the same test. */
let running: Promise<Mending | null> | null = null

export default adminRoute(async (event) => {
  const { store, settings: { alertWebhookUrl: url, siteUrl }, account } = event.context
  if (url === null) throw refusal(409, 'There is nobody to tell: NUXT_ALERT_WEBHOOK_URL is not set.')
  running ??= tryAlertWebhook(store, { url, siteUrl, startedBy: account.userId }).finally(() => {
    running = null
  })
  return found(await running, 'mending')
})
