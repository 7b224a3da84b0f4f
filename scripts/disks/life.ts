import { createHash } from 'node:crypto'
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describeExit } from '../app/start.ts'
import type { RunningApp } from '../app/start.ts'
import { checkFile } from '../crash/check/file.ts'
import { makeDeliveries } from '../crash/deliveries.ts'
import { openLedger } from '../crash/ledger.ts'
import { sendAll } from '../crash/send.ts'
import { livesOn } from '../crash/server.ts'
import { makeChance } from '../figures/fill/chance.ts'

/** So many in a row have to be refused until a disk is taken for one that takes nothing more. */
const REFUSED_IN_A_ROW = 20

/** The built server on a disk, and a sender that notes what it was answered. */
export async function lifeOn(file: string, seed: number) {
  const [lives, next, ledger] = [await livesOn(file), makeDeliveries(makeChance(seed)), openLedger()]
  let app: RunningApp | undefined
  const found: string[] = []
  const send = (one: () => ReturnType<typeof next> | null, onAnswer?: () => void) =>
    sendAll({ endpoint: `${app?.url}/api/webhooks`, secret: lives.secret, connections: 1, ledger, next: one, onAnswer })
  const counted = (most: number) => {
    let sent = 0
    return () => sent++ < most
  }

  return {
    /** What was not as it has to be. */
    found,
    ledger,
    async start() {
      app = (await lives.start()).app
    },
    /** Sends deliveries that have to be taken. */
    async sendGood(count: number) {
      const [before, goesOn] = [ledger.answered, counted(count)]
      await send(() => goesOn() ? next() : null)
      if (ledger.answered - before !== count) found.push(`${count} deliveries were sent, and ${ledger.answered - before} taken`)
    },
    /** Sends deliveries that must not be taken. */
    async sendRefused(count: number) {
      const [before, goesOn] = [ledger.putOff, counted(count)]
      await send(() => goesOn() ? next() : null)
      if (ledger.putOff - before !== count) found.push(`${count} deliveries were sent, and ${ledger.putOff - before} answered with 503`)
    },
    /** Sends until nothing more is taken, or so many were. */
    async sendUntilFull(most: number) {
      let [answered, refused] = [ledger.answered, 0]
      await send(() => refused < REFUSED_IN_A_ROW && ledger.answered < most ? next() : null, () => {
        refused = ledger.answered > answered ? 0 : refused + 1
        answered = ledger.answered
      })
      if (refused < REFUSED_IN_A_ROW) found.push(`the disk took ${ledger.answered} deliveries, and was not full`)
    },
    /** Sends again what was refused; each is taken or refused once more. */
    async sendAgain() {
      const left = ledger.toRepeat.splice(0)
      await send(() => left.shift() ?? null)
    },
    async expectHealth(status: number, when: string) {
      const answer = await fetch(`${app?.url}/api/health`)
      if (answer.status !== status) found.push(`${when}: the health check answered ${answer.status}, not ${status}`)
    },
    async expectReads(when: string) {
      if (!app || await lives.ask(app, '/api/users') === null) found.push(`${when}: users could not be read`)
    },
    expectLogged(pattern: RegExp) {
      if (!pattern.test(app?.output() ?? '')) found.push(`the log does not say ${pattern.source}`)
    },
    async kill() {
      await app?.stop('SIGKILL')
    },
    async stop() {
      const exit = await app?.stop()
      if (exit && exit.code !== 0) found.push(`the server ended with: ${describeExit(exit)}`)
    },
    /** Holds a copy of the file to what was answered: a look at it must not need its disk. */
    check(when: string) {
      const folder = mkdtempSync(join(tmpdir(), 'rollcall-disks-look-'))
      cpSync(dirname(file), folder, { recursive: true })
      found.push(...checkFile(file.replace(dirname(file), folder), ledger).found.map(violation => `${when}: ${violation}`))
      rmSync(folder, { recursive: true })
    },
    /** The names of the files and their contents in short. */
    bytes: () => readdirSync(dirname(file)).sort().map(name => `${name} ${createHash('sha256').update(readFileSync(join(dirname(file), name))).digest('hex')}`).join('\n'),
  }
}
