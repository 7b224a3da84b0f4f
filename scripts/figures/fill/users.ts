import type { Database } from 'better-sqlite3'
import type { Histories } from './events.ts'
import { searchable, startsOf } from '../../../db/sqlite/searchable.ts'
import { insertInto } from './insertInto.ts'
import { makePerson } from './people.ts'

/** Of the deleted users every so many has left nothing but the id, since no version ever arrived. */
const BARE_TOMBSTONES = 50

/** Writes the users as their events left them. */
export function writeUsers(client: Database, histories: Histories): void {
  const insert = insertInto(client, 'users', ['id', 'external_id', 'username', 'first_name', 'last_name', 'primary_email', 'primary_phone', 'image_url', 'status', 'created_at', 'updated_at', 'last_sign_in_at', 'last_active_at', 'deleted_at', 'last_event_id', 'data_event_id', 'data_occurred_at', 'synced_at', 'data', 'search_text', 'search_starts'])
  for (const [number, createdAt] of histories.createdAt.entries()) {
    if (createdAt === 0) continue
    const person = makePerson(number, createdAt)
    const deletedAt = histories.deletedAt[number] || null
    const updatedAt = histories.updatedAt[number]!
    const lastEventId = histories.lastEventId[number]!
    if (deletedAt && number % BARE_TOMBSTONES === 0) {
      const id = searchable(person.id)
      insert(person.id, null, null, null, null, null, null, null, 'deleted', null, null, null, null, deletedAt, lastEventId, null, null, deletedAt + 900, null, id, startsOf(id).join(''))
      continue
    }
    insert(person.id, person.externalId, person.username, person.firstName, person.lastName, person.email, person.phone, person.imageUrl,
      deletedAt ? 'deleted' : person.status, createdAt, updatedAt, person.lastSignInAt, person.lastActiveAt, deletedAt,
      lastEventId, histories.dataEventId[number], updatedAt, (deletedAt ?? updatedAt) + 900, JSON.stringify(person.data(updatedAt)), person.searchText, startsOf(person.searchText).join(''))
  }
}
