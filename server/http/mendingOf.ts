import type { H3Event } from 'h3'
import type { MendingRecord } from '#shared/mendings'
import { withStarters } from '../services/mend/starters'
import { found, numberOf } from './parse'

/**
 * The mending whose number is in the path.
 * @throws a 404 where there is none
 */
export async function mendingOf(event: H3Event): Promise<MendingRecord> {
  const { store } = event.context
  const id = numberOf(event)
  const mending = id === null ? null : await store.getMending(id)
  const [record = null] = mending ? await withStarters(store, [mending]) : []
  return found(record, 'mending')
}
