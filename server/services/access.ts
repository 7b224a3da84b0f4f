import * as z from 'zod'
import type { Account } from '#shared/records/account'
import type { Settings } from './settings'

/** What Clerk says of a session, once verified. */
export interface Session {
  userId: string | null
  sessionClaims: unknown
}

const claimsWithRole = z.object({ metadata: z.object({ role: z.string() }) })

/** The admin that a session is of, or null when it is of somebody else. */
export function adminAccount({ userId, sessionClaims }: Session, settings: Settings): Account | null {
  if (userId === null) return null
  if (settings.adminUserIds.has(userId)) return { userId, adminBy: 'id' }
  const role = claimsWithRole.safeParse(sessionClaims).data?.metadata.role
  return settings.adminRole !== null && role === settings.adminRole ? { userId, adminBy: 'role' } : null
}
