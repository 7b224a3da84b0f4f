import type { Landmark, StreakPart } from '#db/noticed'
import type { Store } from '#db/store'
import { isAllowed, parseAllowList } from '../allowList'

const SVIX_ADDRESSES = parseAllowList(['svix']).allowList ?? []
/** Fewer may be a mishap that the next try mends. */
const COUNT_MIN = 5
/** Until then Svix has tried an event three times. */
const AGE_MIN_MS = 600_000

/** Deliveries that all came to nothing, with none between that was accepted. */
export interface Streak {
  count: number
  firstAt: number
  /** How many there were of each reason. */
  reasons: Record<string, number>
}

/** What came lately. */
export interface Lately {
  /** The newest verified delivery. */
  verified: Landmark | null
  /** The newest delivery that was answered with 2xx. */
  good: Landmark | null
  /** Since that one: what was rejected and seems to be Svix's, and what was verified and failed. */
  rejected: Streak | null
  failed: Streak | null
  /** Whether an event that failed since that one is failed still; an admin may have mended them all, without a delivery. */
  isFailing: boolean
}

/**
 * Follows what arrives. Each look reads what is new since the one before, so that it costs little however much is rejected,
 * and a streak stays whole when its oldest rows make room.
 */
export function createLookout(store: Pick<Store, 'streaks' | 'hasFailedSince'>) {
  let lastId = 0
  let lately: Lately = { verified: null, good: null, rejected: null, failed: null, isFailing: false }

  return async (): Promise<Lately> => {
    const news = await store.streaks(lastId)
    const before = news.good ? { rejected: null, failed: null } : lately
    const good = news.good ?? lately.good
    const isFailing = await store.hasFailedSince(good)
    // Only now: what a look that breaks off has read is new to the next one.
    lastId = news.lastId
    lately = {
      verified: news.verified ?? lately.verified,
      good,
      rejected: longer(before.rejected, news.rejected.filter(seemsSvix)),
      failed: isFailing ? longer(before.failed, news.failed) : null,
      isFailing,
    }
    return lately
  }
}

/** Whether a streak is long enough, by its number and by its age, to be worth telling. */
export function isAlarming(streak: Streak, now: number): boolean {
  return streak.count >= COUNT_MIN && now - streak.firstAt >= AGE_MIN_MS
}

export function commonestReason({ reasons }: Streak): string {
  return Object.entries(reasons).toSorted(([, a], [, b]) => b - a)[0]?.[0] ?? ''
}

/** Whether a rejected delivery seems to be Svix's, by what it says or where it comes from; anybody else's means nothing. */
function seemsSvix({ isSvixAgent, sourceIp }: StreakPart): boolean {
  return isSvixAgent || isAllowed(SVIX_ADDRESSES, sourceIp)
}

function longer(streak: Streak | null, parts: StreakPart[]): Streak | null {
  return parts.reduce<Streak | null>((sum, { reason, count, firstAt }) => ({
    count: (sum?.count ?? 0) + count,
    firstAt: Math.min(sum?.firstAt ?? Infinity, firstAt),
    reasons: { ...sum?.reasons, [reason]: (sum?.reasons[reason] ?? 0) + count },
  }), streak)
}
