import { tmpdir } from 'node:os'
import { parseArgs } from 'node:util'
import { ensureBuilt } from './app/build.ts'
import { benchBeside } from './bench/beside/beside.ts'
import { benchFlood } from './bench/flood.ts'
import { printGoals } from './bench/goal.ts'
import type { Goal } from './bench/goal.ts'
import { benchIngest } from './bench/ingest.ts'
import { benchLag } from './bench/lag/lag.ts'
import { benchLists } from './bench/lists.ts'
import { benchProfile } from './bench/profile/profile.ts'
import { benchRetention } from './bench/retention.ts'
import { describeMachine } from './bench/machine.ts'
import { startRun } from './bench/run.ts'
import type { BenchRun } from './bench/run.ts'
import { benchStart } from './bench/start.ts'
import { benchStored } from './bench/stored.ts'
import { benchWrites } from './bench/writes.ts'

const HELP = `Measures how the built server does, and prints tables.

  npm run bench -- [options]

  --only NAME   only this part; may be given several times
  --full        files as large as the goals speak of, and more rounds: hours, and 20 GB of disk twice
  --in-place    write to the filled files themselves: no room for copies is needed, and the files are not as they were afterwards
  --check       end with 1 when a goal is missed

Parts:`

/** Each prints its tables, and gives the goals that it measured. */
const PARTS: Record<string, (run: BenchRun) => Promise<Goal[]>> = {
  ingest: benchIngest,
  profile: benchProfile,
  writes: benchWrites,
  stored: benchStored,
  lists: benchLists,
  flood: benchFlood,
  lag: benchLag,
  beside: benchBeside,
  retention: benchRetention,
  start: benchStart,
}
const NAMES = Object.keys(PARTS)

async function main(): Promise<void> {
  const { values } = parseArgs({ options: {
    'only': { type: 'string', multiple: true, default: NAMES },
    'full': { type: 'boolean', default: false },
    'in-place': { type: 'boolean', default: false },
    'check': { type: 'boolean', default: false },
    'help': { type: 'boolean', default: false },
  } })
  if (values.help) return console.log(HELP, NAMES.join(', '))
  const unknown = values.only.find(name => !NAMES.includes(name))
  if (unknown) throw new Error(`There is no part ${unknown}; there are ${NAMES.join(', ')}.`)

  await ensureBuilt({ onStart: () => console.log('Building the app …') })
  console.log(describeMachine(tmpdir()))
  const run = startRun({ isFull: values.full, isInPlace: values['in-place'] })
  const goals: Goal[] = []
  try {
    for (const name of values.only) {
      console.log(`\n== ${name}`)
      goals.push(...await PARTS[name]!(run))
    }
  }
  finally {
    run.close()
  }
  const areMet = printGoals(goals)
  if (values.check && !areMet) process.exitCode = 1
}

await main()
