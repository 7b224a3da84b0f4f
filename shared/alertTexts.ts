import { TRIED_FOR_MS, type Alert } from '#shared/alerts'
import { counted, spanText } from '#shared/counts'
import { reasonText } from '#shared/reasons'
import type { Diagnosis } from '#shared/records/deliveries'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** {@link TRIED_FOR_MS} in words. */
const TRIED_FOR = '28 hours'

interface AlertText {
  title: string
  /** The same, once it is over. */
  overTitle: string
  explanation: (alert: Alert, clock: Clock) => string
  nextStep: (alert: Alert, clock: Clock) => string
}

/** How times are written, and what time it is. */
interface Clock {
  now: number
  time: (at: number) => string
}

/** The only place that holds the texts of alerts. */
const TEXTS: Record<Alert['kind'], AlertText> = {
  silence: {
    title: 'No webhooks arrive',
    overTitle: 'Webhooks arrive again',
    explanation: ({ since, facts: { usualMs = 0 } }, { time }) =>
      `Nothing verified has come since ${time(since)}. In the two weeks before, no pause was longer than ${atMostText(usualMs)}. `
      + `If Clerk has something to send, Svix tries each event for ${TRIED_FOR}, so that nothing is lost before ${time(since + TRIED_FOR_MS)}.`,
    nextStep: () => 'Open the endpoint in Clerk’s dashboard. If it is disabled, enable it. If it lists failed attempts, their code says what to mend. '
      + 'If it lists no attempts at all, nothing happened that it sends: the Testing tab sends an example to make sure.',
  },
  rejections: {
    title: 'Clerk’s webhooks are rejected',
    overTitle: 'Clerk’s webhooks are accepted again',
    explanation: ({ since, facts }, clock) =>
      `${counted(facts.count ?? 0, 'delivery')} in a row could not be verified since ${clock.time(since)}, most for this reason: “${titleOf(facts.reason)}”. `
      + `${sinceGood(facts, clock)} ${untilDisabled(facts, clock)}`,
    nextStep: ({ since, facts }, clock) => `${reasonText(facts.reason ?? '')?.nextStep ?? 'The failures say what to do.'}${afterDisabled(since, facts, clock)}`,
  },
  failed_events: {
    title: 'Clerk’s events cannot be applied',
    overTitle: 'Clerk’s events are applied again',
    explanation: ({ since, facts }, clock) =>
      `${counted(facts.count ?? 0, 'verified delivery')} in a row ended with an error since ${clock.time(since)}, most for this reason: “${titleOf(facts.reason)}”. `
      + `The events are kept, but users may be out of date. ${sinceGood(facts, clock)} ${untilDisabled(facts, clock)}`,
    nextStep: ({ since, facts }, clock) => `${reasonText(facts.reason ?? '')?.nextStep ?? 'The failures say what to do.'}${afterDisabled(since, facts, clock)}`,
  },
}

/**
 * An alert in words: what is wrong and since when, what it means, what to do. Of one that is over: how long it lasted.
 * @param clock writes times as the reader reads them; UTC where it is absent
 */
export function describeAlert(alert: Alert, clock: Clock = { now: Date.now(), time: utcText }): Diagnosis {
  const { title, overTitle, explanation, nextStep } = TEXTS[alert.kind]
  if (alert.endedAt === null) return { title, explanation: explanation(alert, clock), nextStep: nextStep(alert, clock) }
  return {
    title: overTitle,
    explanation: `“${title}” lasted from ${clock.time(alert.since)} to ${clock.time(alert.endedAt)}: ${spanText(Math.max(0, alert.endedAt - alert.since))}.`,
    nextStep: alert.endedAt - alert.since < TRIED_FOR_MS
      ? 'Nothing to do: Svix sends again by itself what failed meanwhile.'
      : `Svix gives an event up after ${TRIED_FOR}. In Clerk’s dashboard, replay what failed since ${clock.time(alert.since)}.`,
  }
}

/** 2026-11-24 14:02 UTC */
export function utcText(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}

/** A span that nothing was longer than: whole days are rounded up, so that it stays true. */
function atMostText(ms: number): string {
  return spanText(ms > DAY_MS ? Math.ceil(ms / DAY_MS) * DAY_MS : ms)
}

function titleOf(reason = ''): string {
  return reasonText(reason)?.title ?? reason
}

function sinceGood({ afterAt }: Alert['facts'], { time }: Clock): string {
  return afterAt === null ? 'None has been accepted so far.' : `The last good one came at ${time(afterAt)}.`
}

function untilDisabled({ disabledAt = 0 }: Alert['facts'], { now, time }: Clock): string {
  return now < disabledAt
    ? `Svix tries each event for ${TRIED_FOR}, and disables the endpoint at about ${time(disabledAt)} if nothing succeeds until then.`
    : 'Svix has probably disabled the endpoint by now: then nothing comes any more until somebody enables it.'
}

function afterDisabled(since: number, { disabledAt = 0 }: Alert['facts'], { now, time }: Clock): string {
  return now < disabledAt ? '' : ` Then enable the endpoint in Clerk’s dashboard, and replay what failed since ${time(since)}.`
}
