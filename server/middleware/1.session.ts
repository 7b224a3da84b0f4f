import { clerkClient, clerkMiddleware } from '@clerk/nuxt/server'
import type { H3Event } from 'h3'
import { isMetricsReader } from '../http/metricsReader'
import { isPublicRoute } from '../http/publicPaths'
import { dropTokens, holdsForeignToken, sessionKeyIds } from '../http/sessionToken'
import { sessionKeys } from '../services/sessionKeys'

type ClerkEvent = Parameters<typeof clerkClient>[0]

const readWithSetKey = clerkMiddleware()
let findKey: ReturnType<typeof sessionKeys> | undefined

/**
 * Has Clerk read the session wherever one matters. The webhook and the other public routes neither need nor pay for it.
 * Only session tokens are read, and only with keys that are at hand, so that no stranger can make the server call Clerk.
 */
export default defineEventHandler(async (event) => {
  if (isPublicRoute(event.path) || isMetricsReader(event) || event.context.settings.missingForSignIn.length > 0) return
  const request = event.node.req
  if (holdsForeignToken(request)) delete request.headers.authorization
  if (useRuntimeConfig(event).clerk.jwtKey) return readWithSetKey(event as ClerkEvent)
  const jwtKey = await publishedKey(event)
  if (jwtKey) return clerkMiddleware({ jwtKey })(event as ClerkEvent)
  // Without its key no token can be believed: whoever brought one is signed out.
  dropTokens(request)
  return readWithSetKey(event as ClerkEvent)
})

/** The key that Clerk publishes for one of the request's tokens, if any. */
async function publishedKey(event: H3Event): Promise<string | null> {
  findKey ??= sessionKeys(async () => (await clerkClient(event as ClerkEvent).jwks.getJwks()).keys ?? [])
  for (const keyId of sessionKeyIds(event.node.req)) {
    const key = await findKey(keyId)
    if (key) return key
  }
  return null
}
