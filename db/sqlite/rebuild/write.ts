import { and, asc, gt, inArray, sql } from 'drizzle-orm'
import type { Db } from '../open'
import { userDifferences, users, usersShadow } from '../schema'
import { COMPARED, isBeyondTelling, isDifferent } from './compare'
import { ROWS_WRITTEN_AT_ONCE, tally } from './portion'

const names = (list: string[]) => sql.join(list.map(name => sql.identifier(name)), sql`, `)

/**
 * Brings the next noted users after an id in line with the shadow. Whether and how a row differs is judged now, by the
 * statements that write, not by what was noted.
 */
export function writeSome(tx: Db, after: string, { removeExtra, now }: { removeExtra: boolean, now: number }) {
  const noted = tx.select({ id: userDifferences.userId }).from(userDifferences)
    .where(and(gt(userDifferences.userId, after), inArray(userDifferences.kind, ['missing', 'different', 'extra'])))
    .orderBy(asc(userDifferences.userId)).limit(ROWS_WRITTEN_AT_ONCE).all()
  const ids = sql`(SELECT value FROM json_each(${JSON.stringify(noted.map(({ id }) => id))}))`
  const counts: Record<string, number> = {}
  tally(counts, 'inserted', insertMissing(tx, ids, now))
  tally(counts, 'updated', updateDifferent(tx, ids, now))
  if (removeExtra) tally(counts, 'removed', deleteExtra(tx, ids))
  return { last: noted.length < ROWS_WRITTEN_AT_ONCE ? null : noted.at(-1)?.id ?? null, done: noted.length, counts }
}

type Ids = ReturnType<typeof sql>

function insertMissing(tx: Db, ids: Ids, now: number): number {
  return tx.run(sql`INSERT INTO ${users} (id, synced_at, ${names(COMPARED)})
    SELECT id, ${now}, ${names(COMPARED)} FROM ${usersShadow} WHERE id IN ${ids}
    ON CONFLICT (id) DO NOTHING`).changes
}

/** The row keeps its number, by which the search index knows it. */
function updateDifferent(tx: Db, ids: Ids, now: number): number {
  const values = COMPARED.map(name => sql`${sql.identifier(name)} = ${usersShadow}.${sql.identifier(name)}`)
  return tx.run(sql`UPDATE ${users} SET synced_at = ${now}, ${sql.join(values, sql`, `)}
    FROM ${usersShadow} JOIN ${userDifferences} ON ${userDifferences.userId} = ${usersShadow.id}
    WHERE ${usersShadow.id} = ${users.id} AND ${users.id} IN ${ids} AND ${isDifferent} AND NOT ${isBeyondTelling}`).changes
}

function deleteExtra(tx: Db, ids: Ids): number {
  return tx.run(sql`DELETE FROM ${users} WHERE id IN ${ids}
    AND id IN (SELECT user_id FROM ${userDifferences} WHERE kind = 'extra' AND NOT payloads_gone)
    AND id NOT IN (SELECT id FROM ${usersShadow} WHERE id IN ${ids})`).changes
}
