import { openPagesThread } from '../threads/openPagesThread'
import { openStoreThreads } from '../threads/openStoreThreads'
import { pagesSettings } from '../threads/pagesSettings'
import { createDoctor } from '../services/doctor/doctor'
import { announcing, createLive } from '../services/live'
import { flushLog, log, logConsole, logFailure, logLastWords } from '../services/log'
import { createMender } from '../services/mend/mender'
import { unsupportedNode } from '../services/nodeVersion'
import { malformedSecrets } from '../services/malformedSecrets'
import { createNoticing } from '../services/noticing/noticing'
import { createRebuilder } from '../services/rebuild/rebuilder'
import { startRetention } from '../services/retention'
import { readSettings } from '../services/settings'
import { isApi } from '../http/publicPaths'

/** Checks the settings, opens the database, and hands them to every request. What is wrong stops the start. */
export default defineNitroPlugin((nitro) => {
  if (pagesSettings) return
  const problem = unsupportedNode(process.versions.node)
  if (problem) return stop(problem)
  try {
    const settings = readSettings(useRuntimeConfig())
    log.level = settings.logLevel
    logConsole()
    const malformed = malformedSecrets(settings)
    if (malformed) log.error(`NUXT_CLERK_WEBHOOK_SIGNING_SECRET: ${malformed}`)
    const live = createLive()
    const { store: ownStore, opened } = openStoreThreads(settings.databaseFile)
    opened.catch((error: unknown) => stop(error instanceof Error ? error.message : String(error)))
    const noticing = createNoticing(ownStore, settings, () => live.announce(0))
    const store = announcing(ownStore, (deliveries) => {
      live.announce(deliveries)
      noticing.ask()
    })
    const doctor = createDoctor(store)
    const mender = createMender(store)
    const rebuilder = createRebuilder(store)
    const pages = openPagesThread(settings, request => nitro.localCall(request))
    const otherThread = pages && { takes: (path: string) => !isApi(path), ask: pages.render }
    const endRetention = startRetention(store, settings.retentionDays)
    store.interruptMendings().then(rebuilder.tidy).catch(error => logFailure('What was being mended when the server stopped could not be noted', error))
    nitro.hooks.hook('request', (event) => {
      Object.assign(event.context, { settings, store, doctor, live, noticing, mender, rebuilder, otherThread })
    })
    nitro.hooks.hook('close', async () => {
      live.close()
      noticing.close()
      rebuilder.close()
      endRetention()
      await pages?.close()
      await mender.stop()
      await store.close()
      log.info('Rollcall has stopped')
      await flushLog()
    })
    onStopSignal((signal) => {
      log.info({ signal }, 'Rollcall stops')
      live.close()
      noticing.close()
      void mender.stop()
    })
    log.info({ node: process.versions.node, webhook: settings.signingSecrets.length > 0 ? 'open' : 'closed', pages: settings.missingForSignIn.length > 0 ? 'closed' : 'open' }, 'Rollcall starts')
  }
  catch (error) {
    stop(error instanceof Error ? error.message : String(error))
  }
})

function stop(message: string): void {
  logLastWords('Rollcall cannot start.', message)
  process.exit(1)
}

/**
 * Nitro heeds these signals too, but calls its close hook only once every connection has ended: what holds a connection
 * open has to end it before. Where Nitro does not heed a signal, it ends the process as if nobody did.
 */
function onStopSignal(act: (signal: string) => void): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      act(signal)
      if (process.listenerCount(signal) === 0) process.kill(process.pid, signal)
    })
  }
}
