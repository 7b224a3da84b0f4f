import type { H3Event } from 'h3'
import type { AccessProblem } from '#shared/access'
import { refusal } from '../http/refusal'
import { isMetricsReader } from '../http/metricsReader'
import { isApi, isErrorPage, isPublicRoute, isSignInPage } from '../http/publicPaths'
import { isCrossSite } from '../http/crossSite'
import { adminAccount } from '../services/access'

/** Admins only, by default: a path is open because http/publicPaths.ts says so, never because it was forgotten. */
export default defineEventHandler((event) => {
  if (isPublicRoute(event.path) || isErrorPage(event.path)) return
  setResponseHeader(event, 'Cache-Control', 'private, no-store')
  if (isMetricsReader(event)) return
  const { settings } = event.context
  const api = isApi(event.path)
  // The API answers in JSON, even to an address bar that would rather have a page.
  if (api) event.node.req.headers.accept = 'application/json'

  if (settings.missingForSignIn.length > 0) {
    if (api) throw refusal(401, 'Nobody can sign in: Clerk’s keys are not set.')
    throw refusal<AccessProblem>(503, 'Rollcall’s admin pages are closed.', {
      access: 'closed',
      missing: settings.missingForSignIn,
      webhookOpen: settings.signingSecrets.length > 0,
    })
  }
  if (isSignInPage(event.path)) return

  const session = event.context.auth()
  if (session.userId === null) {
    if (api) throw refusal(401, 'Sign in first.')
    return sendRedirect(event, signInLocation(event))
  }
  const account = adminAccount(session, settings)
  if (!account) throw refusal<AccessProblem>(403, 'This account is no admin.', { access: 'not_admin', userId: session.userId })
  if (api && isCrossSite(event.node.req)) throw refusal(403, 'Requests from other sites are refused.')
  event.context.account = account
})

/** The sign-in page, told where to lead back to. A page of Clerk's needs the whole address for that. */
function signInLocation(event: H3Event): string {
  const { signInUrl, trustProxy } = event.context.settings
  const external = !signInUrl.startsWith('/')
  // As the browser sent it: decoded, a path may read as another one, or as another site.
  const back = external ? getRequestURL(event, { xForwardedHost: trustProxy, xForwardedProto: trustProxy }).href : event.node.req.url ?? '/'
  return `${signInUrl}${signInUrl.includes('?') ? '&' : '?'}redirect_url=${encodeURIComponent(back)}`
}
