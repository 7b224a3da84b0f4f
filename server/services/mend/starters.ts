import type { Store } from '#db/store'
import type { Mending, MendingRecord } from '#shared/mendings'

/** Mendings with the names of those who started them, where the users table knows them. */
export async function withStarters(store: Pick<Store, 'getUser'>, mendings: Mending[]): Promise<MendingRecord[]> {
  const ids = [...new Set(mendings.map(({ startedBy }) => startedBy))]
  const known = new Map(await Promise.all(ids.map(async (id): Promise<[string, MendingRecord['starter']]> => [id, await starterOf(store, id)])))
  return mendings.map(mending => ({ ...mending, starter: known.get(mending.startedBy) ?? null }))
}

async function starterOf(store: Pick<Store, 'getUser'>, userId: string): Promise<MendingRecord['starter']> {
  const found = await store.getUser(userId)
  if (!found) return null
  const { id, firstName, lastName, username, primaryEmail, primaryPhone } = found.user
  return { id, firstName, lastName, username, primaryEmail, primaryPhone }
}
