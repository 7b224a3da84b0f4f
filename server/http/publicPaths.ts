/** Everything that is open to strangers. What is not here needs an admin. */
const PUBLIC_ROUTES = new Set(['/api/webhooks', '/api/webhooks/test', '/api/health'])

/** Answered without a look at the session. */
export function isPublicRoute(path: string): boolean {
  return PUBLIC_ROUTES.has(pathname(path))
}

/** Pages that somebody who is not signed in may see. The error page is rendered by a request that Nuxt makes to itself. */
export function isPublicPage(path: string): boolean {
  const name = pathname(path)
  return name === '/sign-in' || name.startsWith('/sign-in/') || name === '/__nuxt_error'
}

export function isApi(path: string): boolean {
  return pathname(path).startsWith('/api/')
}

function pathname(path: string): string {
  return path.split('?', 1)[0] ?? path
}
