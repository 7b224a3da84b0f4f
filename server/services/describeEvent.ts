import * as z from 'zod'
import type { StoredEvent } from '#db/stored'
import type { EventDetail, NewerBy } from '#shared/records/events'
import { maskPayload } from './maskPayload'

const version = z.object({ data: z.object({ updated_at: z.number().int() }) })

/**
 * An event as an admin sees it.
 * @param options.reveal whether the payload is given as it was signed, with codes and messages in it
 */
export function describeEvent({ supersededByPayload, ...event }: StoredEvent, { reveal }: { reveal: boolean }): EventDetail {
  const { text, count } = reveal || event.payload === null ? { text: event.payload, count: 0 } : maskPayload(event.type, event.payload)
  const superseding = event.supersededByEvent && { ...event.supersededByEvent, payload: supersededByPayload }
  return {
    ...event,
    payload: text,
    maskedValues: count,
    newerBy: superseding && event.reason === 'newer_event_applied' ? newerBy(superseding, event) : null,
  }
}

interface Version { id: string, occurredAt: number, payload: string | null }

/** What made one version of a user count as newer; see db/sqlite/project.ts for the order. Null where a payload does not tell. */
function newerBy(newer: Version, older: Version): NewerBy | null {
  const [newerUpdatedAt, olderUpdatedAt] = [updatedAtOf(newer.payload), updatedAtOf(older.payload)]
  if (newerUpdatedAt === null || olderUpdatedAt === null || newerUpdatedAt < olderUpdatedAt) return null
  if (newerUpdatedAt > olderUpdatedAt) return { field: 'updatedAt', ms: newerUpdatedAt - olderUpdatedAt }
  if (newer.occurredAt > older.occurredAt) return { field: 'occurredAt', ms: newer.occurredAt - older.occurredAt }
  return { field: 'id', ms: 0 }
}

function updatedAtOf(payload: string | null): number | null {
  if (payload === null) return null
  const { data } = version.safeParse(JSON.parse(payload))
  return data?.data.updated_at ?? null
}
