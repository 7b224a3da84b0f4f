import type { Portion, Rebuild, RebuildReading } from '#db/rebuild'
import { whileAvailable } from '../availability'
import type { Db } from '../open'
import { catchUpFrom, catchUpSome, type CatchUpPlace } from './catchUp'
import { compareSome, noteDifference } from './compare'
import { emptySome } from './empty'
import { whileRunning } from './fence'
import { countSettled, fillSome, startFill, type FillPlace } from './fill'
import { newDeadline, tally } from './portion'
import { openShadow, type PutIntoShadow } from './shadow'
import { writeSome } from './write'

/** Before every id. */
const START = ''

/** See {@link Rebuild}. Where a step has come to is kept here, and moves on only when its transaction was committed. */
export function openRebuild(db: Db, id: number, reading: RebuildReading): Rebuild {
  let shadow: PutIntoShadow | undefined
  const putIntoShadow: PutIntoShadow = eventId => (shadow ??= openShadow(db, reading))(eventId)
  let filled: FillPlace | undefined
  let caughtUp: CatchUpPlace | undefined
  let inVain = 0
  const places = { compare: START, write: START, verify: START }

  const fill = (): Portion => {
    const { place, ...portion } = whileRunning(db, id, tx => fillSome(tx, filled ?? startFill(tx), putIntoShadow, newDeadline()))
    filled = place
    caughtUp ??= catchUpFrom(place.newestDelivery)
    return portion
  }

  /** Walks users by their ids, each portion of them together with whatever was settled before it. */
  const walk = (step: keyof typeof places, work: (tx: Db, after: string) => { last: string | null, done: number, counts: Record<string, number> }): Portion => {
    const before = caughtUp
    if (!before) throw new Error('Users are compared with a shadow that was not filled.')
    const { upToDate, portion } = whileRunning(db, id, (tx) => {
      const upToDate = catchUpSome(tx, before, putIntoShadow, newDeadline(inVain))
      return { upToDate, portion: upToDate.isEnd ? work(tx, places[step]) : undefined }
    })
    caughtUp = upToDate.place
    inVain = portion ? 0 : inVain + 1
    if (!portion) return { done: 0, counts: {}, isEnd: false }
    places[step] = portion.last ?? START
    return { done: portion.done, counts: portion.counts, isEnd: portion.last === null }
  }

  const compareAnd = (note: (tx: Db, difference: ReturnType<typeof compareSome>['differences'][number]) => void) => (tx: Db, after: string) => {
    const { last, users, differences } = compareSome(tx, after)
    const counts: Record<string, number> = { users }
    for (const difference of differences) {
      note(tx, difference)
      tally(counts, difference.kind)
    }
    return { last, done: users, counts }
  }
  const comparing = compareAnd((tx, difference) => noteDifference(tx, difference, reading))
  const verifying = compareAnd(() => {})

  return {
    empty: () => whileAvailable(() => {
      const done = whileRunning(db, id, tx => emptySome(tx))
      return { done, counts: {}, isEnd: done === 0 }
    }),
    countEvents: () => whileAvailable(() => countSettled(db)),
    fill: () => whileAvailable(fill),
    compare: () => whileAvailable(() => walk('compare', comparing)),
    write: ({ removeExtra }) => whileAvailable(() => walk('write', (tx, after) => writeSome(tx, after, { removeExtra, now: Date.now() }))),
    verify: () => whileAvailable(() => walk('verify', verifying)),
  }
}
