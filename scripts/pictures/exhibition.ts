import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startApp } from '../app/start.ts'
import { PICTURES_ORIGIN } from '../clerk/avatar.ts'
import { appEnvironment, createInstance, sessionCookies, signSession } from '../clerk/instance.ts'
import { makeMonth } from '../demo/month.ts'
import { CLOCK, seed } from '../demo/seed.ts'

const SEED = 20_260_507
const SESSION_SECONDS = 3600

export interface Exhibition {
  /** The origin of the server. */
  url: string
  /** The cookies, by name, that sign an admin in. */
  cookies: Record<string, string>
  /** Sets the server's clock back to the month's end: it goes on while pictures are taken. */
  setClockBack: () => Promise<unknown>
  stop: () => Promise<void>
}

/**
 * The built server on the demo's month, its clock at the month's end: the same every time, ids and texts included.
 *
 * @param until The end of the month, in milliseconds since 1970.
 * @throws When a delivery is not answered as it was planned.
 */
export async function openExhibition(until: number): Promise<Exhibition> {
  const folder = await mkdtemp(join(tmpdir(), 'rollcall-pictures-'))
  const databaseFile = join(folder, 'rollcall.db')
  const instance = await createInstance()
  // The month may lie long ago, and a server begins with the real clock: it would hold everything for too old to be kept.
  const env = { ...appEnvironment(instance), NUXT_DATABASE_URL: `file:${databaseFile}`, NUXT_RETENTION_DAYS: '0' }
  const { admin, plan } = makeMonth({ seed: SEED, until, imageUrl: id => `${PICTURES_ORIGIN}/${id}` })
  const tally = await seed({ env, databaseFile, plan, webhookSecret: instance.webhookSecret })
  if (tally.unexpected.length > 0) throw new Error(`Not answered as planned:\n${tally.unexpected.join('\n')}`)

  const app = await startApp({ env: { ...env, CLOCK_AT: String(until) }, preload: CLOCK })
  const setClockBack = () => app.tell(until)
  await setClockBack()
  const token = await signSession(instance, {
    userId: admin.user.id,
    role: admin.role,
    authorizedParty: app.url,
    issuedAt: Math.floor(until / 1000),
    expiresInSeconds: SESSION_SECONDS,
  })
  const stop = async () => {
    await app.stop()
    await rm(folder, { recursive: true, force: true })
  }
  return { url: app.url, cookies: sessionCookies(instance, token), setClockBack, stop }
}
