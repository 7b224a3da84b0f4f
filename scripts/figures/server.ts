import { startApp } from '../app/start.ts'
import { appEnvironment, cookieHeader, createInstance, sessionCookies, signSession } from '../clerk/instance.ts'
import { connect } from './http.ts'
import type { Caller } from './http.ts'

const ADMIN_ID = 'user_figures'
const TOKEN_LIFE_SECONDS = 3600

export interface MeasuredServer extends Caller {
  /** The origin, such as `http://localhost:3000`. */
  url: string
  /** The value of the Cookie header that signs the admin in. */
  cookie: string
  stop: () => Promise<unknown>
}

/** The built server on a file, and a connection to it on which an admin is signed in. */
export async function startOn(file: string): Promise<MeasuredServer> {
  const instance = await createInstance()
  const app = await startApp({ env: { ...appEnvironment(instance, { adminUserIds: [ADMIN_ID] }), NUXT_DATABASE_URL: `file:${file}` } })
  const token = await signSession(instance, { userId: ADMIN_ID, expiresInSeconds: TOKEN_LIFE_SECONDS, authorizedParty: app.url })
  const cookie = cookieHeader(sessionCookies(instance, token))
  const caller = connect(app.url, async () => cookie)
  const stop = () => {
    caller.close()
    return app.stop()
  }
  return { ...caller, url: app.url, cookie, stop }
}
