import { eq, sql } from 'drizzle-orm'
import type { RebuildReading } from '#db/rebuild'
import type { Db } from '../open'
import { openProjection } from '../project'
import { events, userDifferences, usersShadow } from '../schema'

/** The time at which the shadow's rows are written: none, since users take the time at which they are brought in line. */
const NO_TIME = 0

/**
 * Puts an event of the log into the shadow, as settling it put it into the users. Of one whose payload cannot be read any
 * more, its user is marked. Gives what to count it as.
 */
export type PutIntoShadow = (eventId: string) => 'events' | 'unreadable'

/** The statements are prepared once: there are as many events as the log has. */
export function openShadow(db: Db, reading: RebuildReading): PutIntoShadow {
  const { id, type, subjectId, instanceId, occurredAt, payload } = events
  const read = db.select({ id, type, subjectId, instanceId, occurredAt, payload }).from(events).where(eq(id, sql.placeholder('id'))).prepare()
  const { putVersion, putDeletion } = openProjection(db, usersShadow)
  const marks = db.insert(userDifferences).values({ userId: sql.placeholder('userId'), payloadsGone: true })
    .onConflictDoUpdate({ target: userDifferences.userId, set: { payloadsGone: true } }).prepare()

  return (eventId) => {
    const event = read.get({ id: eventId })
    const effect = event && reading.effectOf(event)
    if (event && effect?.kind === 'upsert') putVersion(effect.user, event, NO_TIME)
    else if (event && effect?.kind === 'delete') putDeletion(effect.userId, event, NO_TIME)
    else if (event && event.subjectId !== null) marks.run({ userId: event.subjectId })
    return effect ? 'events' : 'unreadable'
  }
}
