import { setImmediate } from 'node:timers/promises'
import type { Store } from '#db/store'
import type { UserVersion } from '#db/delivered'
import type { UserDetail } from '#shared/records/users'
import { describeUser } from '../describeUser'
import { readUserVersion } from '../userVersion'
import type { Standing } from './standing'

/** Versions are read one by one, and steps next to each other share one: more need not be held. */
const VERSIONS_HELD = 2

/** Rebuilds rows from payloads, the way the webhook built them. */
export interface RowReader {
  /** The version that an event carries; null when its payload is gone or can no longer be read. */
  versionOf(eventId: string): Promise<UserVersion | null>
  /** The row that stood on something; null when there was none, undefined when the log does not tell. */
  rowOf(userId: string, standing: Standing): Promise<UserDetail | null | undefined>
  /** How much has been read so far. */
  spent(): { versions: number, characters: number }
}

export function openRows(log: Pick<Store, 'getPayload'>): RowReader {
  const held = new Map<string, UserVersion | null>()
  const spent = { versions: 0, characters: 0 }

  async function versionOf(eventId: string): Promise<UserVersion | null> {
    const known = held.get(eventId)
    if (known !== undefined) return known
    // Whatever else waits has its turn between two payloads, which may be large.
    await setImmediate()
    const payload = await log.getPayload(eventId)
    spent.versions += 1
    spent.characters += payload?.length ?? 0
    const version = payload === null ? null : parseVersion(payload)
    held.set(eventId, version)
    const [oldest] = held.keys()
    if (held.size > VERSIONS_HELD && oldest !== undefined) held.delete(oldest)
    return version
  }

  async function rowOf(userId: string, { isKnown, version, deletion, writtenAt }: Standing) {
    if (!isKnown) return undefined
    const stands = deletion ?? version
    if (!stands) return null
    const read = version ? await versionOf(version.id) : nothingOf(userId)
    if (!read) return undefined
    const { data, searchText, ...facts } = read
    return describeUser({
      ...facts,
      status: deletion ? 'deleted' : read.status,
      deletedAt: deletion?.occurredAt ?? null,
      lastEventId: stands.id,
      syncedAt: writtenAt ?? stands.receivedAt,
    }, data)
  }

  return { versionOf, rowOf, spent: () => spent }
}

function parseVersion(payload: string): UserVersion | null {
  try {
    return readUserVersion(JSON.parse(payload))
  }
  catch {
    return null
  }
}

/** What a tombstone of which no version arrived knows of the user. */
function nothingOf(id: string) {
  return {
    id, externalId: null, username: null, firstName: null, lastName: null, primaryEmail: null, primaryPhone: null, imageUrl: null,
    status: 'active', createdAt: null, updatedAt: null, lastSignInAt: null, lastActiveAt: null, data: null, searchText: '',
  } as const
}
