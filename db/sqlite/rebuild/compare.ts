import { eq, getTableColumns, sql } from 'drizzle-orm'
import type { KeptRow, RebuildReading } from '#db/rebuild'
import type { DifferenceKind } from '#shared/rebuild'
import type { Db } from '../open'
import { userDifferences, users, usersShadow } from '../schema'
import { DIFFERENT_AT_ONCE, USERS_AT_ONCE } from './portion'

const { rowNumber, id, syncedAt, ...compared } = getTableColumns(users)
/** What a row holds beside its number, its id and the time at which it was written. */
export const COMPARED = Object.values(compared).map(({ name }) => name)

const column = (table: typeof users, name: string) => sql`${table}.${sql.identifier(name)}`

/** True of a user's row and its shadow when they differ. */
export const isDifferent = sql`(${sql.join(COMPARED.map(name => sql`${column(users, name)} IS NOT ${column(usersShadow, name)}`), sql` OR `)})`

/**
 * True when nobody can say what a user's row should be: payloads about the user are gone, and the row does not stand on a
 * version that can still be read. Without a shadow it stands on none.
 */
export const isBeyondTelling = sql`(${userDifferences.payloadsGone} IS TRUE AND ${usersShadow.dataEventId} IS NOT ${users.dataEventId}
  OR ${userDifferences.payloadsGone} IS TRUE AND ${usersShadow.id} IS NULL)`

const kindOf = sql<DifferenceKind>`CASE
  WHEN ${users.id} IS NULL THEN 'missing'
  WHEN ${isBeyondTelling} THEN 'kept'
  WHEN ${usersShadow.id} IS NULL THEN 'extra'
  ELSE 'different' END`

interface Compared {
  /** The last user that was compared; null at the end. */
  last: string | null
  users: number
  differences: { id: string, kind: DifferenceKind }[]
}

/** Compares the next users after an id with their shadows. */
export function compareSome(tx: Db, after: string): Compared {
  const next = (table: typeof users) => sql`SELECT id FROM (SELECT id FROM ${table} WHERE id > ${after} ORDER BY id LIMIT ${USERS_AT_ONCE})`
  const ids = tx.all<{ id: string }>(sql`${next(users)} UNION ${next(usersShadow)} ORDER BY id LIMIT ${USERS_AT_ONCE}`).map(({ id }) => id)
  const differences = tx.all<{ id: string, kind: DifferenceKind }>(sql`SELECT value AS id, ${kindOf} AS kind FROM json_each(${JSON.stringify(ids)})
    LEFT JOIN ${users} ON ${users.id} = value
    LEFT JOIN ${usersShadow} ON ${usersShadow.id} = value
    LEFT JOIN ${userDifferences} ON ${userDifferences.userId} = value
    WHERE ${users.id} IS NULL OR ${usersShadow.id} IS NULL OR ${isDifferent}
    ORDER BY value LIMIT ${DIFFERENT_AT_ONCE}`)
  const lastDifferent = differences[DIFFERENT_AT_ONCE - 1]?.id
  if (lastDifferent !== undefined) return { last: lastDifferent, users: ids.indexOf(lastDifferent) + 1, differences }
  return { last: ids.length < USERS_AT_ONCE ? null : ids.at(-1) ?? null, users: ids.length, differences }
}

/** Notes where a user's row and its shadow differ. */
export function noteDifference(tx: Db, { id, kind }: Compared['differences'][number], reading: RebuildReading): void {
  const { fields, leftOut } = kind === 'different' ? reading.compare(rowIn(tx, users, id), rowIn(tx, usersShadow, id)) : { fields: [], leftOut: 0 }
  const difference = { kind, fields, fieldsLeftOut: leftOut }
  tx.insert(userDifferences).values({ userId: id, ...difference }).onConflictDoUpdate({ target: userDifferences.userId, set: difference }).run()
}

function rowIn(tx: Db, table: typeof users, id: string): KeptRow {
  return tx.select().from(table).where(eq(table.id, id)).get() ?? {}
}
