import { useClerk } from '@clerk/nuxt/composables'

const CLERK_PATIENCE = 5000
const SESSION_COOKIE = /^__(session|client_uat)(_|$)/

/** Where somebody signs in: Clerk's page of another address when one is configured, else our own. */
function useSignInUrl(): string {
  return useRuntimeConfig().public.clerk.signInUrl || '/sign-in'
}

/**
 * A function that ends the session in this browser and goes to the sign-in page.
 * Clerk's script ends it at Clerk too, once it has loaded; where that script is not there, or does not answer, the cookies go
 * all the same.
 */
export function useSignOut(): () => Promise<void> {
  const clerk = useClerk()
  const signInUrl = useSignInUrl()
  return async () => {
    if (clerk.value) {
      await Promise.race([
        // Without a callback of ours Clerk would route within the page, and keep what the page knows of the account.
        untilLoaded(clerk).then(loaded => loaded.signOut(() => {})).catch(() => {}),
        new Promise(resolve => setTimeout(resolve, CLERK_PATIENCE)),
      ])
    }
    clearSessionCookies()
    // Until the page is gone Clerk's script may renew them.
    window.addEventListener('pagehide', clearSessionCookies)
    window.location.assign(signInUrl)
  }
}

function untilLoaded(clerk: ReturnType<typeof useClerk>) {
  return new Promise<NonNullable<typeof clerk.value>>((resolve) => {
    watch(clerk, now => now?.loaded && resolve(now), { immediate: true })
  })
}

function clearSessionCookies() {
  const labels = window.location.hostname.split('.')
  // Clerk sets one of them for the whole registrable domain, which a script cannot name: every parent is tried.
  const parents = labels.slice(0, -1).map((_, at) => labels.slice(at).join('.'))
  for (const cookie of document.cookie.split(';')) {
    const name = cookie.split('=')[0]?.trim() ?? ''
    if (!SESSION_COOKIE.test(name)) continue
    document.cookie = `${name}=; Max-Age=0; Path=/`
    for (const parent of parents) document.cookie = `${name}=; Max-Age=0; Path=/; Domain=${parent}`
  }
}
