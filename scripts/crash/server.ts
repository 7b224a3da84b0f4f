import { startApp } from '../app/start.ts'
import type { RunningApp } from '../app/start.ts'
import { appEnvironment, createInstance, signSession } from '../clerk/instance.ts'

const ADMIN_ID = 'user_crash'

/** The built server on one file, in one life after the other. */
export interface Lives {
  /** Signs deliveries: `whsec_…`. */
  secret: string
  /** Starts the server; gives it and the milliseconds until it answered. */
  start: () => Promise<{ app: RunningApp, ms: number }>
  /** Asks the running server's API for an item, as an admin. @returns null for an answer that is no 200 */
  ask: <Body>(app: RunningApp, path: string) => Promise<Body | null>
}

/** @param file the SQLite file; made at the first start */
export async function livesOn(file: string): Promise<Lives> {
  const instance = await createInstance()
  const env = { ...appEnvironment(instance, { adminUserIds: [ADMIN_ID] }), NUXT_DATABASE_URL: `file:${file}` }
  return {
    secret: instance.webhookSecret,
    start: async () => {
      const startedAt = performance.now()
      const app = await startApp({ env })
      return { app, ms: performance.now() - startedAt }
    },
    ask: async <Body>(app: RunningApp, path: string) => {
      const response = await fetch(`${app.url}${path}`, { headers: { authorization: `Bearer ${await signSession(instance, { userId: ADMIN_ID })}` } })
      return response.status === 200 ? await response.json() as Body : null
    },
  }
}
