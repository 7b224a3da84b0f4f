import type { MigrationMeta } from 'drizzle-orm/migrator'
import type { RebuildReading } from '#db/rebuild'
import type { Store } from '#db/store'
import { beginAlert, listEndedAlerts, listOpenAlerts, listUntoldAlerts, noteAlert } from './alerts'
import { whileAvailable } from './availability'
import { counts } from './counts'
import { exportDeliveries, getDelivery, listDeliveries } from './deliveries'
import { exportEvents, getEvent, listEvents, listOldestEvents, listUserEvents, openPayloads } from './events'
import { getMending, interruptMendings, listMendedEvents, listMendings, noteMending, startMending } from './mendings'
import { inGroups } from './inGroups'
import { openApplying } from './project'
import { openDatabase } from './open'
import { keepPlace } from './place'
import { listPlacedEvents } from './placed'
import { createProbe } from './probe'
import { reapply } from './reapply'
import { giveBackRoom, removeOlder } from './retention'
import { openRebuild } from './rebuild/rebuild'
import { lastRebuild, listDifferences, startRebuild, tidyRebuild } from './rebuild/rebuilds'
import { reject, REJECTED_AT_ONCE } from './reject'
import { clockEvidence, streakOf } from './rejections'
import { openSettling, type VerifiedDelivery } from './settle'
import { SETTLED_AT_ONCE, settleTogether } from './settleTogether'
import { countByHour, countFailures, countUsersByDay, measureLatency } from './series'
import { listFailures, totals } from './summary'
import { hasFailedSince, streaks } from './streaks'
import { exportUsers, getUser, listUsers } from './users'

/**
 * The store on a SQLite file.
 * @param file a path; the file and its folder are made where they are missing
 * @param migrations every migration there is, oldest first; those that the file has not seen are applied. Null to only read a file that has them all
 * @param reading how a rebuild reads payloads and rows
 * @throws when the file cannot be opened or migrated
 */
export function openSqliteStore(file: string, migrations: MigrationMeta[] | null, reading: RebuildReading): Store {
  const { client, db } = openDatabase(file, migrations)
  const stayInPlace = migrations === null ? () => {} : keepPlace(file)
  const { probe, distrust } = createProbe(client)
  /** For what promises that it is kept. */
  const inPlace = <Result>(work: () => Result): Result => {
    stayInPlace()
    try {
      return work()
    }
    catch (error) {
      distrust()
      throw error
    }
  }
  /** What one call reads is of one moment, whatever others write meanwhile. */
  const read = <Result>(work: () => Result) => whileAvailable(() => db.transaction(work))
  // Prepared when they are needed: whoever only reads needs none of them.
  const apply = openedOnce(() => openApplying(db))
  const settleAll = settleTogether(client, openedOnce(() => openSettling(db, apply)))
  const payloadOf = openedOnce(() => openPayloads(db))
  const settlements = inGroups((deliveries: VerifiedDelivery[]) => inPlace(() => settleAll(deliveries)), { groupMax: SETTLED_AT_ONCE })
  const rejections = inGroups((rejected: Parameters<typeof reject>[1]) => reject(db, rejected), REJECTED_AT_ONCE)
  return {
    settle: (event, effect, arrival) => whileAvailable(() => settlements.add({ event, effect, arrival })),
    reject: (rejection, arrival) => whileAvailable(() => rejections.add({ rejection, arrival })),
    reapply: (eventId, effect, options) => whileAvailable(() => inPlace(() => reapply(db, apply, { eventId, effect }, options))),
    listUsers: query => read(() => listUsers(db, query)),
    getUser: id => read(() => getUser(db, id)),
    listUserEvents: (userId, query) => read(() => listUserEvents(db, userId, query)),
    listPlacedEvents: (userId, portion) => read(() => listPlacedEvents(db, userId, portion)),
    listEvents: query => read(() => listEvents(db, query)),
    listOldestEvents: (filters, portion) => read(() => listOldestEvents(db, filters, portion)),
    getEvent: id => read(() => getEvent(db, id)),
    getPayload: id => read(() => payloadOf(id)),
    listDeliveries: query => read(() => listDeliveries(db, query)),
    getDelivery: id => read(() => getDelivery(db, id)),
    exportUsers: filters => exportUsers(db, filters),
    exportEvents: filters => exportEvents(db, filters),
    exportDeliveries: filters => exportDeliveries(db, filters),
    clockEvidence: signed => read(() => clockEvidence(db, signed)),
    streakOf: kind => read(() => streakOf(db, kind)),
    listFailures: () => read(() => listFailures(db)),
    counts: () => read(() => counts(db)),
    totals: () => read(() => totals(db)),
    countByHour: since => read(() => countByHour(db, since)),
    countFailures: since => read(() => countFailures(db, since)),
    measureLatency: since => read(() => measureLatency(db, since)),
    countUsersByDay: (since, until) => read(() => countUsersByDay(db, since, until)),
    startMending: mending => whileAvailable(() => startMending(db, mending)),
    noteMending: (id, progress, mended) => whileAvailable(() => noteMending(db, id, progress, mended)),
    interruptMendings: () => whileAvailable(() => interruptMendings(db)),
    listMendings: query => read(() => listMendings(db, query)),
    getMending: id => read(() => getMending(db, id)),
    listMendedEvents: (id, query) => read(() => listMendedEvents(db, id, query)),
    streaks: after => read(() => streaks(db, after)),
    hasFailedSince: good => read(() => hasFailedSince(db, good)),
    beginAlert: alert => whileAvailable(() => beginAlert(db, alert)),
    noteAlert: (id, note) => whileAvailable(() => noteAlert(db, id, note)),
    listOpenAlerts: () => read(() => listOpenAlerts(db)),
    listEndedAlerts: () => read(() => listEndedAlerts(db)),
    listUntoldAlerts: () => read(() => listUntoldAlerts(db)),
    startRebuild: rebuild => whileAvailable(() => startRebuild(db, rebuild)),
    openRebuild: id => openRebuild(db, id, reading),
    lastRebuild: () => read(() => lastRebuild(db)),
    listDifferences: query => read(() => listDifferences(db, query)),
    tidyRebuild: () => whileAvailable(() => tidyRebuild(db)),
    probe: () => whileAvailable(() => inPlace(probe)),
    removeOlder: before => whileAvailable(() => removeOlder(db, before) && tidyRebuild(db) && giveBackRoom(client)),
    waiting: settlements.waiting,
    close: async () => {
      settlements.finish()
      rejections.finish()
      client.close()
    },
  }
}

/** A function that is made at its first call. */
function openedOnce<Given extends unknown[], Result>(open: () => (...given: Given) => Result): (...given: Given) => Result {
  let opened: ((...given: Given) => Result) | undefined
  return (...given) => (opened ??= open())(...given)
}
