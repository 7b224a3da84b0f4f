import { and, asc, desc, eq, isNotNull, isNull, lte, or } from 'drizzle-orm'
import { ALERTS_KEPT, ENDED_ALERTS_LISTED } from '#db/store'
import type { AlertNote, NewAlert } from '#db/noticed'
import type { Alert } from '#shared/alerts'
import type { Db } from './open'
import { alerts } from './schema'

export function beginAlert(db: Db, alert: NewAlert): Alert | null {
  return db.transaction((tx) => {
    if (tx.select({ id: alerts.id }).from(alerts).where(and(isNull(alerts.endedAt), eq(alerts.kind, alert.kind))).get()) return null
    const begun = tx.insert(alerts).values(alert).returning().get()
    tx.delete(alerts).where(and(lte(alerts.id, begun.id - ALERTS_KEPT), isNotNull(alerts.endedAt))).run()
    return begun
  }, { behavior: 'immediate' })
}

export function noteAlert(db: Db, id: number, note: AlertNote): void {
  db.update(alerts).set(note).where(eq(alerts.id, id)).run()
}

export function listOpenAlerts(db: Db): Alert[] {
  return db.select().from(alerts).where(isNull(alerts.endedAt)).orderBy(asc(alerts.since), asc(alerts.id)).all()
}

export function listEndedAlerts(db: Db): Alert[] {
  return db.select().from(alerts).where(isNotNull(alerts.endedAt)).orderBy(desc(alerts.endedAt), desc(alerts.id)).limit(ENDED_ALERTS_LISTED).all()
}

export function listUntoldAlerts(db: Db): Alert[] {
  const begun = and(isNull(alerts.endedAt), isNull(alerts.toldAt))
  const ended = and(isNotNull(alerts.endedAt), isNotNull(alerts.toldAt), isNull(alerts.toldEndAt))
  return db.select().from(alerts).where(or(begun, ended)).orderBy(asc(alerts.id)).all()
}
