import migrations from '#migrations'
import { openSqliteStore } from '../../db/sqlite/store'
import { log } from '../services/log'
import { unsupportedNode } from '../services/nodeVersion'
import { readSettings } from '../services/settings'

/** Checks the settings, opens the database, and hands both to every request. What is wrong stops the start. */
export default defineNitroPlugin((nitro) => {
  const problem = unsupportedNode(process.versions.node)
  if (problem) return stop(problem)
  try {
    const settings = readSettings(useRuntimeConfig())
    const store = openSqliteStore(settings.databaseFile, migrations)
    nitro.hooks.hook('request', (event) => {
      event.context.settings = settings
      event.context.store = store
    })
    nitro.hooks.hook('close', () => store.close())
  }
  catch (error) {
    stop(error instanceof Error ? error.message : String(error))
  }
})

function stop(message: string): void {
  log.error(`Rollcall cannot start.\n${message}`)
  process.exit(1)
}
