import { describe } from 'vitest'
import type { Store } from '#db/store'
import { alertsContract } from './alerts'
import { exportsContract } from './exports'
import { listsContract } from './lists'
import { listsAsNaiveContract } from './listsAsNaive'
import { mendingsContract } from './mendings'
import { orderContract } from './order'
import { overTimeContract } from './overTime'
import { reapplyingContract } from './reapplying'
import { rejectingContract } from './rejecting'
import { settlingContract } from './settling'
import { streaksContract } from './streaks'

/**
 * What every implementation of the Store interface has to hold. It knows the interface alone.
 * @param open gives an empty store each time it is called; whoever passes it closes what it opened
 */
export function storeContract(open: () => Promise<Store>) {
  describe('settling', () => settlingContract(open))
  describe('reapplying', () => reapplyingContract(open))
  describe('order', () => orderContract(open))
  describe('rejecting', () => rejectingContract(open))
  describe('streaks', () => streaksContract(open))
  describe('lists', () => listsContract(open))
  describe('lists, any', () => listsAsNaiveContract(open))
  describe('over time', () => overTimeContract(open))
  describe('exports', () => exportsContract(open))
  describe('mendings', () => mendingsContract(open))
  describe('alerts', () => alertsContract(open))
}
