import type { Alert, AlertFacts, AlertKind } from '#shared/alerts'
import type { Rhythm } from './silence'
import { commonestReason, isAlarming, type Lately, type Streak } from './streak'

/** Svix disables an endpoint at which nothing has succeeded for so long. */
const DISABLED_AFTER_MS = 5 * 86_400_000

/** Something that is wrong now. */
interface Trouble {
  kind: AlertKind
  since: number
  facts: AlertFacts
}

/** What is to be noted: alerts that are over, what is wrong and was not known, and what is known and says something else now. */
export interface Judgement {
  over: Alert[]
  begun: Trouble[]
  changed: { alert: Alert, facts: AlertFacts }[]
}

/**
 * Compares what came lately with what is usual, and with what is known to be wrong. What is wrong stays so until a delivery
 * comes that proves the contrary: no clock, and no row that had to make room, ends an alert.
 *
 * @param rhythm null where too little is known to call a silence unusual
 * @param open the alerts that last
 */
export function judge({ lately, rhythm, open, now }: { lately: Lately, rhythm: Rhythm | null, open: Alert[], now: number }): Judgement {
  const troubles = troublesOf(lately, rhythm, now)
  const over = open.filter(alert => isOver(alert, lately))
  const lasting = open.filter(alert => !over.includes(alert))
  // Who is told that everything is rejected need not be told that nothing verified comes.
  const isRejecting = [...lasting, ...troubles].some(({ kind }) => kind === 'rejections')
  return {
    over,
    begun: troubles.filter(({ kind }) => !lasting.some(alert => alert.kind === kind) && !(kind === 'silence' && isRejecting)),
    changed: lasting.flatMap((alert) => {
      const now = troubles.find(({ kind }) => kind === alert.kind)?.facts
      // The oldest rows of a long streak may have made room: it does not shrink by that.
      return now?.count && now.count > (alert.facts.count ?? 0) ? [{ alert, facts: { ...alert.facts, count: now.count, reason: now.reason } }] : []
    }),
  }
}

function troublesOf({ verified, good, rejected, failed }: Lately, rhythm: Rhythm | null, now: number): Trouble[] {
  const firstFailureAt = Math.min(rejected?.firstAt ?? Infinity, failed?.firstAt ?? Infinity)
  const ofStreak = (kind: AlertKind, streak: Streak | null): Trouble[] => streak && isAlarming(streak, now)
    ? [{
        kind,
        since: streak.firstAt,
        facts: {
          afterId: good?.deliveryId ?? 0,
          afterAt: good?.at ?? null,
          count: streak.count,
          reason: commonestReason(streak),
          disabledAt: firstFailureAt + DISABLED_AFTER_MS,
        },
      }]
    : []
  const silence: Trouble[] = verified && rhythm && now - verified.at > rhythm.limitMs
    ? [{ kind: 'silence', since: verified.at, facts: { afterId: verified.deliveryId, afterAt: verified.at, usualMs: rhythm.usualMs } }]
    : []
  return [...silence, ...ofStreak('rejections', rejected), ...ofStreak('failed_events', failed)]
}

function isOver({ kind, facts: { afterId } }: Alert, { verified, good, isFailing }: Lately): boolean {
  if (kind === 'silence') return (verified?.deliveryId ?? 0) > afterId
  // Events that an admin has mended are failed no longer, though Svix has not tried them again.
  return (good?.deliveryId ?? 0) > afterId || (kind === 'failed_events' && !isFailing)
}
