import type { Store } from '#db/store'
import type { Account } from '#shared/records'
import type { Settings } from './services/settings'

declare module 'h3' {
  interface H3EventContext {
    settings: Settings
    store: Store
    /** The admin who asks; set by the guard, so it is there wherever a route or a page runs. */
    account: Account
  }
}
