import { eq, getTableColumns, sql } from 'drizzle-orm'
import type { RebuildReading } from '#db/rebuild'
import type { Db } from '../open'
import { projectionInto, tombstoneRow, versionRow } from '../project'
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
  const { putVersion, putDeletion } = projectionInto(usersShadow)
  const { rowNumber, deletedAt, ...versionFields } = getTableColumns(usersShadow)
  const putsVersion = putVersion(db, given(versionFields)).prepare()
  const { id: userId, status, lastEventId, syncedAt, searchText, searchStarts } = versionFields
  const putsDeletion = putDeletion(db, given({ id: userId, status, deletedAt, lastEventId, syncedAt, searchText, searchStarts })).prepare()
  const marks = db.insert(userDifferences).values({ userId: sql.placeholder('userId'), payloadsGone: true })
    .onConflictDoUpdate({ target: userDifferences.userId, set: { payloadsGone: true } }).prepare()

  return (eventId) => {
    const event = read.get({ id: eventId })
    const effect = event && reading.effectOf(event)
    if (event && effect?.kind === 'upsert') putsVersion.run(versionRow(effect.user, event, NO_TIME))
    else if (event && effect?.kind === 'delete') putsDeletion.run(tombstoneRow(effect.userId, event, NO_TIME))
    else if (event && event.subjectId !== null) marks.run({ userId: event.subjectId })
    return effect ? 'events' : 'unreadable'
  }
}

/** A row of which each field is given when the statement is run. */
function given(fields: object) {
  return Object.fromEntries(Object.keys(fields).map(field => [field, sql.placeholder(field)])) as Parameters<ReturnType<typeof projectionInto>['putVersion']>[1]
}
