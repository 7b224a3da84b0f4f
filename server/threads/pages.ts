import { parentPort } from 'node:worker_threads'
import { isApi } from '../http/publicPaths'
import { pagesSettings } from './pagesSettings'
import { openLine } from './requests'

/**
 * The thread that renders pages begins here. It is the same app as the server's, but listens nowhere and has no database: it
 * answers what the server's thread asks, and asks that one for all that pages fetch.
 */
if (parentPort) {
  const nitro = useNitroApp()
  const { ask } = openLine(parentPort, request => nitro.localCall(request))
  const otherThread = { takes: isApi, ask }
  // As Nitro does where it listens: what one page has left behind does not end the others.
  process.on('unhandledRejection', error => console.error('[unhandledRejection]', error))
  nitro.hooks.hook('request', event => void Object.assign(event.context, { settings: pagesSettings, otherThread }))
}
