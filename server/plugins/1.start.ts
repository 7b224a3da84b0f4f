import migrations from '#migrations'
import { openSqliteStore } from '../../db/sqlite/store'
import { announcing, createLive } from '../services/live'
import { log } from '../services/log'
import { unsupportedNode } from '../services/nodeVersion'
import { readSettings } from '../services/settings'

/** Checks the settings, opens the database, and hands them to every request. What is wrong stops the start. */
export default defineNitroPlugin((nitro) => {
  const problem = unsupportedNode(process.versions.node)
  if (problem) return stop(problem)
  try {
    const settings = readSettings(useRuntimeConfig())
    const live = createLive()
    const store = announcing(openSqliteStore(settings.databaseFile, migrations), live.announce)
    nitro.hooks.hook('request', (event) => {
      event.context.settings = settings
      event.context.store = store
      event.context.live = live
    })
    nitro.hooks.hook('close', () => {
      live.close()
      return store.close()
    })
    onStopSignal(live.close)
  }
  catch (error) {
    stop(error instanceof Error ? error.message : String(error))
  }
})

function stop(message: string): void {
  log.error(`Rollcall cannot start.\n${message}`)
  process.exit(1)
}

/**
 * Nitro heeds these signals too, but calls its close hook only once every connection has ended: what holds a connection
 * open has to end it before. Where Nitro does not heed a signal, it ends the process as if nobody did.
 */
function onStopSignal(act: () => void): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      act()
      if (process.listenerCount(signal) === 0) process.kill(process.pid, signal)
    })
  }
}
