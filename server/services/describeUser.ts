import * as z from 'zod'
import type { User, UserDetail } from '#shared/records/users'
import { identifiersOf } from './identifiers'

const jsonObject = z.record(z.string(), z.unknown())

/**
 * A user with all identifiers, read from Clerk's JSON.
 * @param json Clerk's JSON of the user as text; null for a tombstone of which no version ever arrived
 */
export function describeUser(user: User, json: string | null): UserDetail {
  const data = json === null ? null : jsonObject.parse(JSON.parse(json))
  return { ...user, identifiers: data ? identifiersOf(data) : [], data }
}
