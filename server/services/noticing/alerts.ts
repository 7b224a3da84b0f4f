import type { Store } from '#db/store'
import type { Alert, Alerts, DescribedAlert } from '#shared/alerts'
import { describeAlert } from '#shared/alertTexts'
import type { Settings } from '../settings'
import type { Noticing } from './noticing'

/** What is wrong, what was, and whether somebody is told of it. */
export async function alerts({ store, settings, noticing }: { store: Store, settings: Settings, noticing: Noticing }): Promise<Alerts> {
  const [open, ended] = await Promise.all([store.listOpenAlerts(), store.listEndedAlerts()])
  return {
    open: open.map(described),
    ended: ended.map(described),
    webhook: { isSet: settings.alertWebhookUrl !== null, problem: noticing.problem() },
  }
}

function described(alert: Alert): DescribedAlert {
  return { ...alert, ...describeAlert(alert) }
}
