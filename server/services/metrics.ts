import { realpath, stat } from 'node:fs/promises'
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { Store } from '#db/store'
import { ALERT_KINDS } from '#shared/alerts'
import type { DeliveryOutcome } from '#shared/outcomes'
import type { Reason } from '#shared/reasons'
import { exportsRunning } from './exportSlots'
import type { Live } from './live'
import type { Settings } from './settings'
import { whenUnavailable } from './unavailable'

const registry = new Registry()
collectDefaultMetrics({ register: registry })
const registers = [registry]

/** Of this process: they begin at 0 with it, which is what rates in Prometheus expect of a counter. */
const deliveries = new Counter({
  name: 'rollcall_deliveries_total', help: 'Deliveries answered since the start, by outcome and reason.', labelNames: ['outcome', 'reason'], registers,
})
const durations = new Histogram({
  name: 'rollcall_ingest_duration_seconds',
  help: 'From a delivery’s arrival to its answer, the commit included.',
  labelNames: ['outcome'],
  buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15],
  registers,
})
const gauge = (name: string, help: string, labelNames: string[] = []) => new Gauge({ name: `rollcall_${name}`, help, labelNames, registers })
const kept = gauge('deliveries_kept', 'Deliveries that the log holds, by outcome and reason.', ['outcome', 'reason'])
const events = gauge('events', 'Events that the log holds, by outcome; the failed ones wait to be mended.', ['outcome'])
const users = gauge('users', 'Users by status.', ['status'])
const lastVerified = gauge('last_verified_delivery_timestamp_seconds', 'When the newest verified delivery arrived; 0 when none has.')
const databaseBytes = gauge('database_size_bytes', 'Size of the database, by file.', ['file'])
const databaseUp = gauge('database_up', 'Whether the database could be read for these figures.')
const openAlerts = gauge('alerts_open', 'Alerts that last, by kind.', ['kind'])
const waiting = gauge('deliveries_waiting', 'Verified deliveries that wait to be written.')
const followers = gauge('live_followers', 'Pages that follow what arrives.')
const exportsGauge = gauge('exports_running', 'Exports that run.')

/** Counts a delivery that has been answered. */
export function countDelivery(outcome: DeliveryOutcome, reason: Reason | null, durationMs: number): void {
  deliveries.inc({ outcome, reason: reason ?? '' })
  durations.observe({ outcome }, durationMs / 1000)
}

export const METRICS_CONTENT_TYPE = registry.contentType

/** All figures in Prometheus's text format. Those of a database that does not answer now are left out. */
export async function metricsText({ store, settings, live }: { store: Store, settings: Settings, live: Live }): Promise<string> {
  waiting.set(store.waiting())
  followers.set(live.followers())
  exportsGauge.set(exportsRunning())
  await measureFiles(settings.databaseFile)
  databaseUp.set(await whenUnavailable(readStore(store).then(() => 1), () => 0))
  return registry.metrics()
}

async function readStore(store: Store): Promise<void> {
  for (const gauge of [kept, events, users, openAlerts]) gauge.reset()
  // A reset would make it 0, which says that none has ever arrived.
  lastVerified.remove()
  const [totals, counts, open] = await Promise.all([store.totals(), store.counts(), store.listOpenAlerts()])
  for (const { outcome, reason, count } of counts.deliveries) kept.set({ outcome, reason: reason ?? '' }, count)
  for (const [outcome, count] of Object.entries(totals.events)) events.set({ outcome }, count)
  for (const [status, count] of Object.entries(totals.users)) users.set({ status }, count)
  for (const kind of ALERT_KINDS) openAlerts.set({ kind }, open.filter(alert => alert.kind === kind).length)
  lastVerified.set((totals.lastVerifiedAt ?? 0) / 1000)
}

async function measureFiles(file: string): Promise<void> {
  // Where a link leads to the file, the log lies beside the file.
  const real = await realpath(file).catch(() => file)
  for (const [name, path] of [['main', real], ['wal', `${real}-wal`]] as const) {
    databaseBytes.set({ file: name }, await stat(path).then(({ size }) => size, () => 0))
  }
}
