import type { Store } from '#db/store'
import { coalesced } from '#shared/coalesced'
import type { Alerts } from '#shared/alerts'
import { log, logFailure } from '../log'
import type { Settings } from '../settings'
import { judge } from './judge'
import { READ_MS, rhythmOf } from './silence'
import { createLookout, type Lately } from './streak'
import { createTeller } from './teller'

/** Between two checks at least, however much arrives. */
const CHECK_EVERY_MS = 5000
/** A check comes after so long though nothing arrives: that is what a silence is. */
const CHECK_AT_LEAST_EVERY_MS = 60_000
/** No silence is shorter than this, so the counters need not be read before. */
const SILENCE_MIN_MS = 4 * 3_600_000

export interface Noticing {
  /** Has what arrived looked at soon. Returns at once and never throws. */
  ask: () => void
  /** Why the alert webhook was not told the last time; null when it was, or is not set. */
  problem: () => Alerts['webhook']['problem']
  close: () => void
}

/**
 * Notices by itself when what arrives is not as it should be, notes that in the store and tells the alert webhook. It works
 * beside the requests: soon after the start, after deliveries, and every minute.
 *
 * @param onChange called when an alert has begun, changed or ended, and when somebody was told of one or could not be
 */
export function createNoticing(store: Store, settings: Pick<Settings, 'alertWebhookUrl' | 'siteUrl'>, onChange: () => void): Noticing {
  const lookOut = createLookout(store)
  const checks = coalesced(check, CHECK_EVERY_MS)
  const timer = setInterval(checks.ask, CHECK_AT_LEAST_EVERY_MS).unref()
  let isClosed = false
  const ask = () => {
    if (!isClosed) checks.ask()
  }
  const { alertWebhookUrl: url, siteUrl } = settings
  const teller = url === null ? null : createTeller({ store, url, siteUrl }, ask)

  async function check() {
    try {
      if (await notice(store, await lookOut(), Date.now())) onChange()
      if (await teller?.tellAll()) onChange()
    }
    catch (error) {
      // The database may be away for a moment; the next check sees what this one did not.
      if (!isClosed) logFailure('What arrives could not be checked', error)
    }
  }

  ask()
  return {
    ask,
    problem: () => teller?.problem() ?? null,
    close() {
      isClosed = true
      clearInterval(timer)
      checks.cancel()
    },
  }
}

/** Judges what arrived lately, and notes what that changes. Tells whether it changed anything. */
async function notice(store: Store, lately: Lately, now: number): Promise<boolean> {
  const open = await store.listOpenAlerts()
  const lastAt = lately.verified?.at ?? null
  const isQuiet = lastAt !== null && now - lastAt > SILENCE_MIN_MS
  const rhythm = isQuiet ? rhythmOf(await store.countByHour(lastAt - READ_MS), lastAt) : null
  const { over, begun, changed } = judge({ lately, rhythm, open, now })
  for (const { id, kind, since } of over) {
    await store.noteAlert(id, { endedAt: now })
    log.info({ alert: kind, alertId: id, since }, 'An alert is over')
  }
  for (const { alert, facts } of changed) await store.noteAlert(alert.id, { facts })
  for (const trouble of begun) {
    const alert = await store.beginAlert({ ...trouble, noticedAt: now })
    if (alert) log.warn({ alert: alert.kind, alertId: alert.id, since: alert.since, count: alert.facts.count, reason: alert.facts.reason }, 'An alert has begun')
  }
  return over.length + begun.length + changed.length > 0
}
