import type { Account } from '#shared/records/account'

/** The admin whose request rendered the page, as the server's guard proved it; null where no guard ran. */
export function useAccount() {
  return useState<Account | null>('account', () => useRequestEvent()?.context.account ?? null)
}
