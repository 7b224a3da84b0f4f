import { startApp } from '../app/start.ts'
import type { AppOptions, RunningApp } from '../app/start.ts'
import { appEnvironment, cookieHeader, createInstance, sessionCookies, signSession } from '../clerk/instance.ts'
import { connect } from './http.ts'
import type { Caller } from './http.ts'

const ADMIN_ID = 'user_figures'
const TOKEN_LIFE_SECONDS = 3 * 3600
/** A server that is measured writes a line for each delivery: more than is worth keeping. */
const OUTPUT_KEPT = 64 * 1024

export interface MeasuredServer extends Caller, Pick<RunningApp, 'url' | 'pid' | 'tell'> {
  /** The value of the Cookie header that signs the admin in. */
  cookie: string
  webhookSecret: string
  stop: () => Promise<unknown>
}

interface MeasuredOptions extends Pick<AppOptions, 'preload'> {
  /**
   * 0, where it is absent, keeps everything: a filled file goes back for years, and none of that is to be removed, neither
   * beside what is measured nor for the next time.
   */
  retentionDays?: number
}

/** The built server on a file, and a connection to it on which an admin is signed in. */
export async function startOn(file: string, { retentionDays = 0, ...options }: MeasuredOptions = {}): Promise<MeasuredServer> {
  const instance = await createInstance()
  const environment = appEnvironment(instance, { adminUserIds: [ADMIN_ID] })
  const app = await startApp({ ...options, outputKept: OUTPUT_KEPT, env: { ...environment, NUXT_DATABASE_URL: `file:${file}`, NUXT_RETENTION_DAYS: String(retentionDays) } })
  const token = await signSession(instance, { userId: ADMIN_ID, expiresInSeconds: TOKEN_LIFE_SECONDS, authorizedParty: app.url })
  const cookie = cookieHeader(sessionCookies(instance, token))
  const caller = connect(app.url, async () => cookie)
  const stop = () => {
    caller.close()
    return app.stop()
  }
  return { ...caller, url: app.url, pid: app.pid, tell: app.tell, cookie, webhookSecret: instance.webhookSecret, stop }
}
