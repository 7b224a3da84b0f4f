import type { Store } from '#db/store'
import type { Account } from '#shared/records/account'
import type { Doctor } from './services/doctor/doctor'
import type { Live } from './services/live'
import type { Mender } from './services/mend/mender'
import type { Noticing } from './services/noticing/noticing'
import type { Rebuilder } from './services/rebuild/rebuilder'
import type { Settings } from './services/settings'
import type { PlainAnswer, PlainRequest } from './threads/requests'

declare module 'h3' {
  interface H3EventContext {
    settings: Settings
    store: Store
    /** Looks for the causes of rejections. */
    doctor: Doctor
    /** Told of every delivery that is committed, and of what is mended. */
    live: Live
    /** Looks beside the requests whether what arrives is as it should be. */
    noticing: Noticing
    /** Applies events of the log again. */
    mender: Mender
    /** Rebuilds the users table from the log. */
    rebuilder: Rebuilder
    /** The thread that answers what this one does not; null where one does all. */
    otherThread: {
      /** Whether it is the one to answer what is asked for under a path. */
      takes: (path: string) => boolean
      /** @throws when it cannot answer now */
      ask: (request: PlainRequest) => Promise<PlainAnswer>
    } | null
    /** The admin who asks; set by the guard, so it is there wherever a route or a page runs. */
    account: Account
  }
}
