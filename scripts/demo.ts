import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureBuilt } from './app/build.ts'
import { findFreePort } from './app/ports.ts'
import { describeExit, startApp } from './app/start.ts'
import type { RunningApp } from './app/start.ts'
import { appEnvironment, createInstance } from './clerk/instance.ts'
import { startStandIn } from './clerk/standIn.ts'
import { goOn } from './demo/live.ts'
import { makeMonth } from './demo/month.ts'
import { Screen } from './demo/screen.ts'
import { seed } from './demo/seed.ts'
import { deliverPlanned, describeTally } from './demo/tally.ts'

const APP_PORT = 3000
const STAND_IN_PORT = 4400
const SEED = 20_260_504
const PARENT_CHECK_MS = 500

const screen = new Screen(process.stdout)
/** What has to be put away at the end, the latest first. */
const cleanups: (() => Promise<unknown>)[] = []
const stopping = new AbortController()

/** Ends the demo once: puts everything away, then leaves with the code. Whoever asks again waits for the first. */
async function end(code: number, message: string): Promise<void> {
  if (stopping.signal.aborted) return
  stopping.abort()
  screen.line(message)
  for (const cleanup of cleanups.reverse()) await cleanup().catch((error: unknown) => screen.line(String(error)))
  process.exit(code)
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end(0, 'Stopping.'))
// npm runs this in a shell, and a shell that is ended passes nothing on: it is just not there any more.
if (process.env.npm_lifecycle_event) {
  const shell = process.ppid
  setInterval(() => process.ppid !== shell && void end(0, 'Stopping.'), PARENT_CHECK_MS).unref()
}
// Nobody reads on, as in `npm run demo | head`.
process.stdout.on('error', () => void end(0, ''))

async function main(): Promise<void> {
  await build()

  const appPort = await takePort('Rollcall', APP_PORT)
  const standInPort = await takePort('the stand-in for Clerk', STAND_IN_PORT)
  const folder = await mkdtemp(join(tmpdir(), 'rollcall-demo-'))
  cleanups.push(() => rm(folder, { recursive: true, force: true }))
  const databaseFile = join(folder, 'rollcall.db')

  const instance = await createInstance()
  const standInUrl = `http://localhost:${standInPort}`
  const { world, admin, other, plan } = makeMonth({ seed: SEED, imageUrl: id => `${standInUrl}/images/${id}.svg`, until: Date.now() })

  const env = { ...appEnvironment(instance, { standInUrl }), NUXT_DATABASE_URL: `file:${databaseFile}` }
  const tally = await seed({
    env, databaseFile, plan, cwd: folder, webhookSecret: instance.webhookSecret, signal: stopping.signal,
    onProgress: done => screen.progress('Sending a month of events', done, plan.deliveries.length),
  })
  if (stopping.signal.aborted) return
  screen.line(`Sent ${describeTally(tally)}.`)
  for (const answer of tally.unexpected) screen.line(`Not as expected: ${answer}`)

  const standIn = await startStandIn({ instance, port: standInPort, appUrl: `http://localhost:${appPort}`, accounts: [admin, other] })
  cleanups.push(standIn.close)
  const app = await startApp({ env, port: appPort, cwd: folder })
  cleanups.push(() => app.stop())
  watch(app)

  const endpoint = `${app.url}/api/webhooks`
  screen.line(`
Rollcall is running:  ${app.url}

  Sign in as ${fullName(admin)}, who is an admin, or as ${fullName(other)}, who is not.
  Clerk is stood in for at ${standIn.url}; nothing leaves this machine.
  The database is ${databaseFile}; it goes when the demo ends.

A few more events arrive every few seconds. Ctrl-C stops everything.
`)

  let sent = 0
  await goOn(world, async (delivery, type) => {
    await deliverPlanned(endpoint, instance.webhookSecret, delivery, tally).catch(() => {})
    screen.status(`${++sent} more, the latest at ${new Date().toLocaleTimeString()}: ${type}`)
  }, stopping.signal)
}

async function build(): Promise<void> {
  const startedAt = Date.now()
  let clock: NodeJS.Timeout | undefined
  await ensureBuilt({
    onStart: () => {
      screen.line('Building Rollcall. It takes about a minute, and only when something changed.')
      clock = setInterval(() => screen.status(`${Math.round((Date.now() - startedAt) / 1000)} s`), 1000)
    },
  }).finally(() => clearInterval(clock))
}

/** The wished port, or the next free one, said so. */
async function takePort(who: string, wished: number): Promise<number> {
  const port = await findFreePort(wished)
  if (port !== wished) screen.line(`Port ${wished} is in use, so ${who} takes ${port}.`)
  return port
}

/** A server that ends by itself ends the demo. */
function watch(app: RunningApp): void {
  app.exited.then(
    exit => end(1, `The server ended by itself (${describeExit(exit)}). It said last:\n${lastLines(app.output())}`),
    (error: unknown) => end(1, String(error)),
  )
}

const lastLines = (text: string) => text.trimEnd().split('\n').slice(-20).join('\n')
const fullName = ({ user }: { user: { first_name: string | null, last_name: string | null } }) => `${user.first_name} ${user.last_name}`

main().catch((error: unknown) => end(1, error instanceof Error ? error.message : String(error)))
