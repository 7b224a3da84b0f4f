import { clerkMiddleware } from '@clerk/nuxt/server'
import { isPublicRoute } from '../http/publicPaths'

const SESSION_TOKEN = /^Bearer [\w-]+\.[\w-]+\.[\w-]+$/
const readSession = clerkMiddleware()

/**
 * Has Clerk read the session wherever one matters. The webhook and the other public routes neither need nor pay for it.
 */
export default defineEventHandler((event) => {
  if (isPublicRoute(event.path) || event.context.settings.missingForSignIn.length > 0) return
  // Clerk would ask its API about a machine token, so a stranger could make the server call out. Only session tokens pass.
  const { headers } = event.node.req
  if (headers.authorization && !SESSION_TOKEN.test(headers.authorization)) delete headers.authorization
  return readSession(event as Parameters<typeof readSession>[0])
})
