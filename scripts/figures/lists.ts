import { cpus, loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { ensureBuilt } from '../app/build.ts'
import { filledFile } from './fill/fill.ts'
import type { Size } from './fill/fill.ts'
import { listTimings } from './listTimings.ts'
import { slowest, summarize } from './measure.ts'
import type { Summary, Timing } from './measure.ts'
import type { Group } from './requests.ts'
import { startOn } from './server.ts'

const SMALL = { users: 1000, events: 5000 }
/** A large file may take so many times as long as a small one. */
const RATIO_GOAL = 3
const SLOWEST_SHOWN = 15

/**
 * Measures the lists and pages on a small and on a large file, over HTTP on this machine, and prints what they took.
 * `--users` and `--events` size the large file, `--repeats` says how often each request is measured, `--check` has a
 * missed goal end in exit code 1.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      users: { type: 'string', default: '1000000' },
      events: { type: 'string', default: '5000000' },
      repeats: { type: 'string', default: '5' },
      check: { type: 'boolean', default: false },
    },
  })
  const large = { users: Number(values.users), events: Number(values.events) }
  await ensureBuilt({ onStart: () => console.log('Building the app …') })
  console.log(`Files: ${describe(SMALL)}, and ${describe(large)}. A large one that is not there yet takes some minutes to fill.`)
  const files = [filledFile(SMALL), filledFile(large)]
  const servers = await Promise.all(files.map(file => startOn(file)))
  try {
    console.log(`Node ${process.version}, ${cpus()[0]?.model.trim()} × ${cpus().length}, load ${loadavg()[0]?.toFixed(1)}; milliseconds at the client, over a kept connection on this machine.`)
    console.log(`${''.padEnd(48)}${'small file'.padEnd(32)}large file`)
    console.log(`${'requests'.padStart(46)}  ${HEADS}  ${HEADS}  ratio`)
    const all: Timing[] = []
    const missed: string[] = []
    for await (const { group, timings: [small, large] } of listTimings(servers, Number(values.repeats))) {
      const figures = [summarize(small!), summarize(large!)] as const
      console.log(row(group, ...figures))
      missed.push(...goalsMissed(group, ...figures))
      all.push(...large!)
    }
    console.log(`\nSlowest on the large file, each by its fastest of ${values.repeats}:`)
    for (const { path, ms } of slowest(all, SLOWEST_SHOWN)) console.log(`${ms.toFixed(1).padStart(8)}  ${path}`)
    console.log(missed.length === 0 ? '\nEvery goal is met.' : `\nMissed:\n${missed.join('\n')}`)
    if (values.check && missed.length > 0) process.exitCode = 1
  }
  finally {
    await Promise.all(servers.map(server => server.stop()))
  }
}

const describe = ({ users, events }: Size) => `${users.toLocaleString('en')} users and ${events.toLocaleString('en')} events`
const HEADS = ['p50', 'p95', 'max', 'calm'].map(head => head.padStart(7)).join('')

function row({ name, paths }: Group, small: Summary, large: Summary): string {
  const figures = ({ p50, p95, max, calm }: Summary) => [p50, p95, max, calm].map(ms => ms.toFixed(1).padStart(7)).join('')
  return `${name.padEnd(41)}${String(paths.length).padStart(5)}  ${figures(small)}  ${figures(large)}  ${(large.p95 / small.p95).toFixed(1).padStart(5)}`
}

function goalsMissed({ name, goalMs }: Group, small: Summary, large: Summary): string[] {
  const ratio = large.p95 / small.p95
  return [
    ...large.p95 > goalMs ? [`${name}: p95 ${large.p95.toFixed(1)} ms, ${goalMs} wanted`] : [],
    ...ratio > RATIO_GOAL ? [`${name}: ${ratio.toFixed(1)} times the small file’s, ${RATIO_GOAL} wanted`] : [],
  ]
}

await main()
