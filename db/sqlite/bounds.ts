// What bounds the work for one page, whatever the size of the tables; docs/performance.md tells what each comes to.

/** A total that no counter knows is counted up to here; beyond it a list says that there are at least so many. */
export const COUNTED_AT_MOST = 10_000
/** So many found users are fetched and sorted at most; else the list is walked in its order until a page is full. */
export const USERS_SORTED_AT_MOST = 1000
/** The same for events whose id or subject begins as wanted; these are sorted by what an index holds, which is quicker. */
export const EVENTS_SORTED_AT_MOST = 50_000
/** Where rows are compared one by one, so many are for one page: it may then hold fewer than were asked for, and none. */
export const WALKED_AT_MOST = 50_000
/** Clerk has fewer kinds of events than this. A log of more is walked in its order, whatever the kind. */
export const KINDS_MERGED_AT_MOST = 200
/** Of the newest deliveries so many are looked at for a streak, once, at the start; the rejected ones that are kept are fewer. */
export const STREAK_LOOKED_AT = 12_000
/** A streak is told apart by reason and address into so many parts at most; Svix sends from few. */
export const STREAK_PARTS_MAX = 1000
/** Of the newest deliveries that failed so many are asked whether their events still are. */
export const FAILED_LOOKED_AT = 200
