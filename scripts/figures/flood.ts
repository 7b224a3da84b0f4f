import { tmpdir } from 'node:os'
import { parseArgs } from 'node:util'
import { ensureBuilt } from '../app/build.ts'
import { measureFlood } from '../bench/flood.ts'
import { printGoals } from '../bench/goal.ts'
import { describeMachine } from '../bench/machine.ts'
import { startRun } from '../bench/run.ts'

/**
 * Measures how many good deliveries are taken beside a flood of bad ones, as `bench` does in short. `--connections` says how
 * many the flood has, `--seconds` and `--rounds` how long it takes; `--check` has a missed goal end in exit code 1.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      connections: { type: 'string', default: '32' },
      seconds: { type: 'string', default: '5' },
      rounds: { type: 'string', default: '7' },
      check: { type: 'boolean', default: false },
    },
  })
  await ensureBuilt({ onStart: () => console.log('Building the app …') })
  console.log(describeMachine(tmpdir()))
  const run = startRun()
  try {
    const goals = await measureFlood(run, { connections: Number(values.connections), seconds: Number(values.seconds), rounds: Number(values.rounds) })
    const isMet = printGoals(goals)
    if (values.check && !isMet) process.exitCode = 1
  }
  finally {
    run.close()
  }
}

await main()
