import { inArray } from 'drizzle-orm'
import type { Db } from '../open'
import { userDifferences, usersShadow } from '../schema'
import { ROWS_EMPTIED_AT_ONCE } from './portion'

/** Removes some rows of what a rebuild has written beside the users. @returns how many */
export function emptySome(tx: Db, { keepDifferences = false } = {}): number {
  const shadow = tx.select({ rowNumber: usersShadow.rowNumber }).from(usersShadow).limit(ROWS_EMPTIED_AT_ONCE)
  const removed = tx.delete(usersShadow).where(inArray(usersShadow.rowNumber, shadow)).run().changes
  if (removed > 0 || keepDifferences) return removed
  const noted = tx.select({ userId: userDifferences.userId }).from(userDifferences).limit(ROWS_EMPTIED_AT_ONCE)
  return tx.delete(userDifferences).where(inArray(userDifferences.userId, noted)).run().changes
}
