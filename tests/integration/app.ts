import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll } from 'vitest'
import { ensureBuilt } from '../../scripts/app/build'
import { startApp, type AppOptions, type RunningApp } from '../../scripts/app/start'
import { appEnvironment, createInstance, signSession, type ClerkInstance, type SessionClaims } from '../../scripts/clerk/instance'
import { QUICK_DISK } from '../quickDisk'
import { deliver, type Answer, type Message } from '../../scripts/clerk/sender'

export const ADMIN_ID = 'user_admin'

interface Options extends Pick<AppOptions, 'preload'> {
  /** What has to happen before the server starts for the first time. */
  beforeStart?: () => Promise<unknown>
}

/** The built server over HTTP on a database file of its own, for all tests of one file. */
export function useApp(settings: Record<string, string> = {}, { beforeStart, ...options }: Options = {}) {
  const folder = mkdtempSync(join(QUICK_DISK, 'rollcall-app-'))
  const databaseFile = join(folder, 'rollcall.db')
  let instance: ClerkInstance
  let app: RunningApp

  const start = async () => {
    const environment = appEnvironment(instance, { adminUserIds: [ADMIN_ID] })
    app = await startApp({ ...options, env: { ...environment, NUXT_DATABASE_URL: `file:${databaseFile}`, ...settings } })
  }

  beforeAll(async () => {
    await ensureBuilt()
    instance = await createInstance()
    await beforeStart?.()
    await start()
  })
  afterAll(async () => {
    await app?.stop()
    rmSync(folder, { recursive: true })
  })

  const bearer = async (claims: SessionClaims) => ({ authorization: `Bearer ${await signSession(instance, claims)}` })
  const endpoint = () => `${app.url}/api/webhooks`

  return {
    databaseFile,
    endpoint,
    secret: () => instance.webhookSecret,
    running: () => app,
    instance: () => instance,
    /** Stops the server, does what has to happen without it, and starts it again. */
    restart: async ({ signal, whileDown }: { signal?: NodeJS.Signals, whileDown?: () => Promise<unknown> } = {}) => {
      await app.stop(signal)
      await whileDown?.()
      await start()
    },
    /** Any request, on a connection of its own, since the server may close a kept one just as it is used again; as an admin unless told otherwise. */
    fetch: async (path: string, init: RequestInit = {}, claims: SessionClaims | null = { userId: ADMIN_ID }) =>
      fetch(`${app.url}${path}`, { redirect: 'manual', ...init, headers: { connection: 'close', ...(claims && await bearer(claims)), ...init.headers } }),
    /** Delivers as Clerk does, really signed. */
    deliver: (message: Message): Promise<Answer> => deliver(endpoint(), instance.webhookSecret, message),
    /** Reads the file as another program would. */
    query: <Row>(sql: string, ...values: unknown[]): Row[] => {
      const reader = new Database(databaseFile, { readonly: true })
      try {
        return reader.prepare<unknown[], Row>(sql).all(...values)
      }
      finally {
        reader.close()
      }
    },
  }
}

/** The JSON of an answer of the admin API. */
export async function json<Body>(response: Response): Promise<Body> {
  return await response.json() as Body
}
