import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { describeExit } from '../app/start.ts'
import type { RunningApp } from '../app/start.ts'
import { makeChance } from '../figures/fill/chance.ts'
import type { Chance } from '../figures/fill/chance.ts'
import { checkFile } from './check/file.ts'
import { checkReplays } from './check/replay.ts'
import { checkSample } from './check/sample.ts'
import { makeDeliveries } from './deliveries.ts'
import { openLedger } from './ledger.ts'
import { sendAll } from './send.ts'
import type { Sending } from './send.ts'
import { livesOn } from './server.ts'
import type { Lives } from './server.ts'

/** A life of the server ends after a random number of answers, and a random moment later. */
const MOMENT_MAX_MS = 12
/** A server that does not answer is given up after this. */
const LIFE_MAX_MS = 30_000
/** Chance for when lives end has a seed of its own, so that the deliveries do not depend on it. */
const MOMENTS_SEED = 0x5EED

export const SIGNALS = ['SIGKILL', 'SIGTERM'] as const

export interface CrashOptions {
  /** An empty folder, which the caller removes. */
  folder: string
  kills: number
  signal: typeof SIGNALS[number]
  seed: number
  connections: number
  /** A life ends after fewer answers than this. */
  answersBelow: number
  /** Ends the whole with an error. */
  aborted: AbortSignal
  /** Told after each life, and what was found after it. */
  onLife?: (report: CrashReport, found: string[]) => void
}

export interface CrashReport {
  kills: number
  events: number
  /** Deliveries that were answered with 2xx, those that were sent again included. */
  answered: number
  unanswered: number
  /** Unanswered deliveries that the file held all the same. */
  unansweredStored: number
  /** Answers with 503. */
  putOff: number
  /** How long each restart took until the server answered, in milliseconds. */
  restartMs: number[]
  /** How long each life took to end after its signal. */
  endMs: number[]
  /** Each once, in the order in which they were found. */
  violations: string[]
}

/** Ends a server in the middle of its work, again and again, and holds its file to what the sender was told. */
export async function crash(options: CrashOptions): Promise<CrashReport> {
  const { folder, kills, signal, seed, connections, aborted, onLife } = options
  const file = join(folder, 'rollcall.db')
  const [moments, deliveries] = [makeChance(seed ^ MOMENTS_SEED), makeDeliveries(makeChance(seed))]
  const ledger = openLedger()
  const report: CrashReport = { kills: 0, events: 0, answered: 0, unanswered: 0, unansweredStored: 0, putOff: 0, restartMs: [], endMs: [], violations: [] }
  const lives = await livesOn(file)
  let { app } = await lives.start()

  const look = async (mayStoreUnanswered: boolean, before: string[]) => {
    const checked = checkFile(file, ledger)
    const cutOff = mayStoreUnanswered ? [] : checked.unansweredStored.map(({ id, count }) => `${id}: ${count} deliveries were stored, and ${signal} cut their answers off`)
    const sample = await checkSample(ledger, { ask: path => lives.ask(app, path), chance: moments, standings: checked.standings })
    report.unansweredStored += checked.unansweredStored.reduce((sum, { count }) => sum + count, 0)
    Object.assign(report, { events: ledger.entries.size, answered: ledger.answered, unanswered: ledger.unanswered, putOff: ledger.putOff })
    return noteViolations(report, [...before, ...ledger.wrongAnswers, ...checked.found, ...cutOff, ...sample])
  }

  try {
    while (report.kills < kills) {
      aborted.throwIfAborted()
      const repeated = ledger.toRepeat.splice(0)
      const sending = { ...target(app, lives), connections, ledger, next: () => repeated.shift() ?? deliveries() }
      const ended = await sendAndEnd(app, options, sending, moments, report)
      report.kills++
      const restarted = await lives.start()
      app = restarted.app
      report.restartMs.push(restarted.ms)
      ledger.toRepeat.push(...repeated)
      const found = await look(signal === 'SIGKILL', ended)
      onLife?.(report, found)
    }
    const left = ledger.toRepeat.splice(0)
    await sendAll({ ...target(app, lives), connections, ledger, next: () => left.shift() ?? null })
    const unanswered = ledger.toRepeat.map(({ id }) => `${id}: sent again, and not taken`)
    const found = await look(false, unanswered)
    const exit = await app.stop()
    if (exit.code !== 0) found.push(...noteViolations(report, [`the last stop ended with: ${describeExit(exit)}`]))
    let replays = 0
    found.push(...noteViolations(report, await checkReplays(file, ledger, () => join(folder, `replay-${++replays}.db`), aborted)))
    onLife?.(report, found)
    return report
  }
  finally {
    await app.stop('SIGKILL')
  }
}

const target = (app: RunningApp, { secret }: Lives) => ({ endpoint: `${app.url}/api/webhooks`, secret })

/** Sends until the server is gone, which is made to happen at a random moment. Gives what was wrong with its end. */
async function sendAndEnd(app: RunningApp, { signal, answersBelow }: CrashOptions, sending: Sending, moments: Chance, report: CrashReport): Promise<string[]> {
  const [answers, moment] = [moments.below(answersBelow), moments.share() * MOMENT_MAX_MS]
  let left = answers
  const reached = Promise.withResolvers<'reached'>()
  if (left === 0) reached.resolve('reached')
  const sent = sendAll({ ...sending, onAnswer: () => --left <= 0 && reached.resolve('reached') })
  const how = await Promise.race([reached.promise, app.exited, setTimeout(LIFE_MAX_MS, 'silent' as const, { ref: false })])
  await setTimeout(moment)
  const startedAt = performance.now()
  const exit = await app.stop(signal)
  report.endMs.push(performance.now() - startedAt)
  await sent
  const life = `life ${report.kills + 1}`
  if (how === 'silent') return [`${life}: fewer than ${answers} answers came within ${LIFE_MAX_MS / 1000} s`]
  if (how !== 'reached') return [`${life}: the server ended by itself (${describeExit(exit)}); the last that it said: ${app.output().trimEnd().split('\n').at(-1)}`]
  const isAsWanted = signal === 'SIGKILL' ? exit.signal === 'SIGKILL' : exit.code === 0
  return isAsWanted ? [] : [`${life}: ended after ${signal} with: ${describeExit(exit)}`]
}

/** Adds what is new to the report, and gives it. */
function noteViolations({ violations }: CrashReport, found: string[]): string[] {
  const known = new Set(violations)
  const fresh = [...new Set(found)].filter(violation => !known.has(violation))
  violations.push(...fresh)
  return fresh
}
