// What bounds one transaction of a rebuild, during which nothing else is done.

/** Reading payloads takes so many milliseconds at most, one payload more or less. */
const PORTION_MS = 5
/** Numbers of events and deliveries that are looked up at once; how many of them are dealt with, the time decides. */
export const IDS_AT_ONCE = 200
/** Users that are compared at once, and those of them that differ and are looked at field by field. */
export const USERS_AT_ONCE = 300
export const DIFFERENT_AT_ONCE = 25
/** Rows that are written at once: each brings counters and search along. */
export const ROWS_WRITTEN_AT_ONCE = 40
/** Rows that are removed at once from what a rebuild keeps beside the users. */
export const ROWS_EMPTIED_AT_ONCE = 300

/** Where webhooks come faster than that is caught up with, each portion may take twice as long as the last one, up to here. */
const PORTION_MAX_MS = 80

/**
 * When a portion that begins now has to end, by the clock of {@link isOver}.
 * @param inVain the portions before it that did not catch up
 */
export function newDeadline(inVain = 0): number {
  return performance.now() + Math.min(PORTION_MS * 2 ** inVain, PORTION_MAX_MS)
}

export function isOver(deadline: number): boolean {
  return performance.now() >= deadline
}

/** Counts one more, or several. */
export function tally(counts: Record<string, number>, name: string, count = 1): void {
  counts[name] = (counts[name] ?? 0) + count
}
