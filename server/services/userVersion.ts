import * as z from 'zod'
import type { WebhookEvent } from '@clerk/backend/webhooks'
import type { UserVersion } from '#db/delivered'
import { identifiersOf } from './identifiers'

const optionalText = z.string().nullish().catch(null).transform(value => value || null)
const optionalTime = z.number().int().nonnegative().nullish().catch(null).transform(value => value ?? null)
const flag = z.boolean().nullish().catch(false).transform(value => value ?? false)

/** Without the time at which it happened, a user's event has no place in the order. */
const timestamp = z.number().int().nonnegative()

/** Half of a surrogate pair cannot be stored: the row would be that of another id. */
const id = z.string().min(1).refine(text => text.isWellFormed(), 'is no well-formed text')

/** Deeper JSON is refused by SQLite's own functions, and in the end by whatever writes JSON anew. */
const DEPTH_MAX = 1000

/**
 * What a version of a user needs to be stored. Only the id and the times that order versions are insisted on; everything
 * else is read tolerantly, since payloads differ from the catalogue.
 */
const versionEvent = z.object({
  timestamp,
  data: z.unknown().refine(data => !isDeeperThan(data, DEPTH_MAX), `is nested more than ${DEPTH_MAX} levels deep`).pipe(z.looseObject({
    id,
    updated_at: z.number().int().nonnegative(),
    created_at: optionalTime,
    external_id: optionalText,
    username: optionalText,
    first_name: optionalText,
    last_name: optionalText,
    image_url: optionalText,
    last_sign_in_at: optionalTime,
    last_active_at: optionalTime,
    banned: flag,
    locked: flag,
  })),
})

const deletionEvent = z.object({ timestamp, data: z.object({ id }) })

type UserEvent<Type extends WebhookEvent['type']> = Extract<WebhookEvent, { type: Type }>

/**
 * Reads the version of a user that an event carries.
 * @throws {z.ZodError} when something that a row cannot be right without is missing or of the wrong type
 */
export function readUserVersion(event: UserEvent<'user.created' | 'user.updated'>): UserVersion {
  const { data: user } = versionEvent.parse(event)
  const identifiers = identifiersOf(user)
  const primary = (kind: 'email' | 'phone') => identifiers.find(identifier => identifier.kind === kind && identifier.isPrimary)?.value ?? null
  return {
    id: user.id,
    externalId: user.external_id,
    username: user.username,
    firstName: user.first_name,
    lastName: user.last_name,
    primaryEmail: primary('email'),
    primaryPhone: primary('phone'),
    imageUrl: user.image_url,
    status: user.banned ? 'banned' : user.locked ? 'locked' : 'active',
    createdAt: user.created_at,
    updatedAt: user.updated_at,
    lastSignInAt: user.last_sign_in_at,
    lastActiveAt: user.last_active_at,
    data: JSON.stringify(event.data),
    searchText: [user.id, user.first_name, user.last_name, ...identifiers.flatMap(({ id, value }) => [value, id])]
      .filter(Boolean).join('\n'),
  }
}

/**
 * The id of the user that an event deletes.
 * @throws {z.ZodError} when it, or the time of the deletion, is missing or of the wrong type
 */
export function readDeletedUserId(event: UserEvent<'user.deleted'>): string {
  return deletionEvent.parse(event).data.id
}

/** Level by level: what called itself for each would run out of its stack. */
function isDeeperThan(value: unknown, depth: number): boolean {
  let level = [value]
  for (let at = 0; at <= depth && level.length > 0; at++) {
    level = level.flatMap(item => typeof item === 'object' && item !== null ? Object.values(item) : [])
  }
  return level.length > 0
}
