import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startApp } from '../app/start.ts'
import type { RunningApp } from '../app/start.ts'
import { appEnvironment, cookieHeader, createInstance, sessionCookies, signSession } from '../clerk/instance.ts'

const ADMIN_ID = 'user_fuzz'
const TOKEN_LIFE_SECONDS = 3600
/** Every commit waits for the disk, and what is sought here is not whether it does. */
const QUICK_DISK = existsSync('/dev/shm') ? '/dev/shm' : tmpdir()

/** A built server on a file of its own, which an admin may ask. */
export interface Subject {
  app: RunningApp
  port: number
  databaseFile: string
  /** `whsec_…`, and the key that it stands for. */
  secret: string
  key: Buffer
  /** What signs the admin in. */
  cookie: string
  /** Everything on each of its streams since it has started. */
  stdout: () => string
  stderr: () => string
  /** Ends it, and takes its file away. */
  stop: () => Promise<void>
}

/** The signing secret of a seed: with it, signatures are the same in every run of the seed. */
function secretOf(seed: number): string {
  return `whsec_${createHash('sha256').update(`fuzz ${seed}`).digest().subarray(0, 24).toString('base64')}`
}

/** Starts the built server, which has to be there. */
export async function startSubject(seed: number): Promise<Subject> {
  const instance = await createInstance()
  const folder = mkdtempSync(join(QUICK_DISK, 'rollcall-fuzz-'))
  const removeFolder = () => rmSync(folder, { recursive: true, force: true })
  process.once('exit', removeFolder)
  const databaseFile = join(folder, 'rollcall.db')
  const secret = secretOf(seed)
  const app = await startApp({ env: {
    ...appEnvironment(instance, { adminUserIds: [ADMIN_ID] }),
    NUXT_CLERK_WEBHOOK_SIGNING_SECRET: secret,
    NUXT_DATABASE_URL: `file:${databaseFile}`,
  } })
  const written = { stdout: '', stderr: '' }
  app.stdout.on('data', (text: string) => written.stdout += text)
  app.stderr.on('data', (text: string) => written.stderr += text)
  const token = await signSession(instance, { userId: ADMIN_ID, expiresInSeconds: TOKEN_LIFE_SECONDS, authorizedParty: app.url })
  return {
    app,
    port: Number(new URL(app.url).port),
    databaseFile,
    secret,
    key: Buffer.from(secret.slice('whsec_'.length), 'base64'),
    cookie: cookieHeader(sessionCookies(instance, token)),
    stdout: () => written.stdout,
    stderr: () => written.stderr,
    async stop() {
      await app.stop()
      process.off('exit', removeFolder)
      removeFolder()
    },
  }
}
