import { and, asc, inArray } from 'drizzle-orm'
import type { Portion } from '#db/rebuild'
import type { Keyset } from '#shared/cursor'
import { SYNCED_TYPES } from '#shared/eventTypes'
import { newestDelivery } from '../deliveries'
import { kindsOf, ofKind, type Kind } from '../kinds'
import type { Db } from '../open'
import { after } from '../paging'
import { events } from '../schema'
import { IDS_AT_ONCE, isOver, tally } from './portion'
import type { PutIntoShadow } from './shadow'

/** The outcomes of events that were put into the users. */
const SETTLED = ['applied', 'superseded'] as const

/** How far the log has been read: kind by kind, each by the time of arrival. */
export interface FillPlace {
  kinds: Kind[]
  kind: number
  after: Keyset | undefined
  /** The newest delivery when the reading began: whatever is settled later has to be caught up with. */
  newestDelivery: number
}

export function startFill(tx: Db): FillPlace {
  return { kinds: settledKinds(tx), kind: 0, after: undefined, newestDelivery: newestDelivery(tx) }
}

export function countSettled(db: Db): number {
  return settledKinds(db).reduce((sum, { count }) => sum + count, 0)
}

function settledKinds(db: Db): Kind[] {
  return kindsOf(db, {}).filter(({ type, outcome }) => isOneOf(SYNCED_TYPES, type) && isOneOf(SETTLED, outcome))
}

/** Puts some of the log's events into the shadow. */
export function fillSome(tx: Db, place: FillPlace, putIntoShadow: PutIntoShadow, deadline: number): Portion & { place: FillPlace } {
  const counts: Record<string, number> = {}
  let [{ kind, after: last }, done] = [place, 0]
  while (kind < place.kinds.length) {
    const ids = nextIds(tx, place.kinds[kind]!, last)
    for (const { id, at } of ids) {
      tally(counts, putIntoShadow(id))
      last = { at, id }
      done++
      if (isOver(deadline)) return { done, counts, isEnd: false, place: { ...place, kind, after: last } }
    }
    if (ids.length === IDS_AT_ONCE) continue
    kind++
    last = undefined
  }
  return { done, counts, isEnd: true, place: { ...place, kind, after: undefined } }
}

function nextIds(tx: Db, kind: Kind, last: Keyset | undefined) {
  return tx.select({ id: events.id, at: events.receivedAt }).from(events)
    .where(and(ofKind(kind), after(last, events.receivedAt, events.id, 'asc')))
    .orderBy(asc(events.receivedAt), asc(events.id)).limit(IDS_AT_ONCE).all()
}

/** True of the events that were put into the users. */
export const isSettled = and(inArray(events.type, SYNCED_TYPES), inArray(events.outcome, SETTLED))

function isOneOf(list: readonly string[], text: string): boolean {
  return list.includes(text)
}
