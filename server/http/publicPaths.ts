/** Everything that is open to strangers. What is not here needs an admin. */
const PUBLIC_ROUTES = new Set(['/api/webhooks', '/api/webhooks/test', '/api/health'])

/** Answered without a look at the session. */
export function isPublicRoute(path: string): boolean {
  return PUBLIC_ROUTES.has(pathname(path))
}

/** Open to admins, and to whoever has its token. */
export function isMetricsRoute(path: string): boolean {
  return pathname(path) === '/api/metrics'
}

/** The sign-in page, which Clerk has lead through several steps below it. */
export function isSignInPage(path: string): boolean {
  const name = pathname(path)
  return name === '/sign-in' || name.startsWith('/sign-in/')
}

/** What Nuxt asks itself for when a page has failed; 0.path.ts refuses anybody else who asks. */
export function isErrorPage(path: string): boolean {
  return pathname(path) === '/__nuxt_error'
}

export function isApi(path: string): boolean {
  return pathname(path).startsWith('/api/')
}

function pathname(path: string): string {
  return path.split('?', 1)[0] ?? path
}
