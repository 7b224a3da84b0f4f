import { createInstance, createWebhookSecret } from '../clerk/instance.ts'
import { startOn } from '../figures/server.ts'
import { startBareServer } from './bareServer.ts'
import { atLeast, atMost } from './goal.ts'
import type { Goal } from './goal.ts'
import { ingestFigures } from './ingestFigures.ts'
import type { IngestFigures, Setting, Side } from './ingestFigures.ts'
import type { BenchRun } from './run.ts'
import { table } from './table.ts'
import { startTinyApp } from './tinyApp.ts'
import { inTurns, medianOf, ratioOf } from './turns.ts'
import type { Ratio, Rounds } from './turns.ts'

const CONNECTIONS = [1, 16, 64]
const BYTES = [2000, 20_000]
/** With so many connections the goals hold. One alone shows what a delivery waits for: mostly the disk. */
const CONNECTIONS_OF_GOALS = 16
const GUIDE_GOAL = 2
const GUIDE_P99_GOAL = 1
const CEILING_GOAL = 0.8

const [GUIDE, CEILING, ROLLCALL] = [0, 1, 2]

/**
 * How many deliveries Rollcall takes, each on the disk before its answer, beside two other apps on the same Nuxt: one with the
 * handler of Clerk's guide, which keeps nothing, and one with a route that does nothing but verify.
 */
export async function benchIngest(run: BenchRun): Promise<Goal[]> {
  const instance = await createInstance()
  const apps = [await startTinyApp('guide', instance), await startTinyApp('ceiling', instance)] as const
  const rollcall = await startOn(run.newFile('ingest'))
  const sides: Side[] = [
    ...apps.map((app, index) => ({ name: index === GUIDE ? 'guide' : 'ceiling', url: app.url, pid: app.pid, webhookSecret: instance.webhookSecret })),
    { name: 'rollcall', ...rollcall },
  ]
  const [rounds, seconds] = run.isFull ? [9, 4] : [5, 1.5]
  const goals: Goal[] = []
  const rows: (string | number)[][] = []
  try {
    for (const bytes of BYTES) {
      for (const connections of CONNECTIONS) {
        const setting = { connections, bytes }
        const { pilot, measure } = ingestFigures(run, setting, seconds)
        for (const side of sides) await pilot(side)
        const measured = await inTurns(sides, rounds, measure)
        goals.push(...goalsOf(setting, measured))
        rows.push(...rowsOf(setting, sides, measured))
      }
    }
    console.log(`\nDeliveries a second and milliseconds, the medians of ${rounds} rounds; ratios are the medians of the rounds’ own (lowest–highest).`)
    console.log(table(['body, connections, app', 'per s', 'p50', 'p99', 'CPU', 'rollcall ÷ this', 'p99 ÷ this'], rows))
    console.log(await clientCeiling(run))
  }
  finally {
    await Promise.all([...apps, rollcall].map(app => app.stop()))
  }
  return goals
}

const perSecond = (figures: IngestFigures) => figures.perSecond
const p99 = (figures: IngestFigures) => figures.p99
const describeSetting = ({ connections, bytes }: Setting) => `${bytes / 1000} KB × ${connections}`

function goalsOf(setting: Setting, rounds: Rounds<IngestFigures>): Goal[] {
  if (setting.connections < CONNECTIONS_OF_GOALS) return []
  const where = describeSetting(setting)
  return [
    atLeast(`${where}: Rollcall’s throughput ÷ the guide’s`, ratioOf(rounds, ROLLCALL, GUIDE, perSecond).median, GUIDE_GOAL),
    atMost(`${where}: Rollcall’s p99 ÷ the guide’s`, ratioOf(rounds, ROLLCALL, GUIDE, p99).median, GUIDE_P99_GOAL),
    atLeast(`${where}: Rollcall’s throughput ÷ the ceiling’s`, ratioOf(rounds, ROLLCALL, CEILING, perSecond).median, CEILING_GOAL),
  ]
}

function rowsOf(setting: Setting, sides: Side[], rounds: Rounds<IngestFigures>): (string | number)[][] {
  const inWords = ({ median, lowest, highest }: Ratio) => `${median.toFixed(2)} (${lowest.toFixed(2)}–${highest.toFixed(2)})`
  return sides.map(({ name }, side) => [
    `${describeSetting(setting)}  ${name}`,
    ...[perSecond, ({ p50 }: IngestFigures) => p50, p99, ({ cpuMs }: IngestFigures) => cpuMs].map(figureOf => medianOf(rounds, side, figureOf)),
    ...side === ROLLCALL ? ['', ''] : [perSecond, p99].map(figureOf => inWords(ratioOf(rounds, ROLLCALL, side, figureOf))),
  ])
}

/** What the client reaches with a server that does nothing: figures near it would be the client's own. */
async function clientCeiling(run: BenchRun): Promise<string> {
  const server = await startBareServer()
  const side = { name: 'bare', url: server.url, pid: process.pid, webhookSecret: createWebhookSecret() }
  try {
    const { pilot, measure } = ingestFigures(run, { connections: CONNECTIONS_OF_GOALS, bytes: BYTES[0]! }, 1)
    await pilot(side)
    const { perSecond, clientShare } = await measure(side)
    return `The client by itself, with ${CONNECTIONS_OF_GOALS} connections to a server that only answers: ${perSecond.toFixed(0)} a second, ${(clientShare / perSecond * 1000).toFixed(3)} ms of a processor for each.`
  }
  finally {
    server.close()
  }
}
