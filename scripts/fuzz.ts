import { cpus, loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { ensureBuilt } from './app/build.ts'
import type { Aftermath } from './fuzz/aftermath.ts'
import { SUITES } from './fuzz/cases.ts'
import { faultText } from './fuzz/faultText.ts'
import { fuzz } from './fuzz/fuzz.ts'
import type { Outcome } from './fuzz/fuzz.ts'

const MEBIBYTE = 1024 * 1024
const KINDS_SHOWN = 8

/**
 * Does odd, broken and forged things to the built server and to the functions that it is made of, and checks each of them:
 * see docs/reliability.md. `--cases` says how many, `--seed` which; `--only` does one case by its number. Ends with exit
 * code 1 when something did not hold.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: {
    cases: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
  } })
  const seed = Number(values.seed)
  const numbers = values.only === undefined ? Array.from({ length: Number(values.cases) }, (_, number) => number) : [Number(values.only)]
  await ensureBuilt({ onStart: () => console.log('Building the app …') })
  console.log(`Node ${process.version}, ${cpus()[0]?.model.trim()} × ${cpus().length}, load ${loadavg()[0]?.toFixed(1)}; ${inThousands(numbers.length)} cases of seed ${seed}.`)
  const startedAt = performance.now()
  const outcome = await fuzz({
    seed, numbers, isPatient: true,
    onServer: ({ done, seconds, aftermath }) => console.log(`${inThousands(done).padStart(9)} cases, ${(done / seconds).toFixed(0)} a second. ${describe(aftermath)}`),
  })
  print(outcome)
  for (const fault of outcome.faults) console.log(`\n${faultText(fault, seed)}`)
  for (const problem of outcome.problems) console.log(`\nAt the end: ${problem}`)
  const { user, system } = process.cpuUsage()
  console.log(`The fuzzer itself has taken ${Math.round((user + system) / 1e6)} s of a processor.`)
  const isWell = outcome.faults.length === 0 && outcome.problems.length === 0
  console.log(`\n${isWell ? 'Everything held' : 'Not everything held'}, in ${Math.round((performance.now() - startedAt) / 1000)} s.`)
  if (!isWell) process.exitCode = 1
}

const inThousands = (count: number) => count.toLocaleString('en')

function describe({ memory, processorSeconds, events, users }: Aftermath): string {
  const held = memory ? `${Math.round(memory.most / MEBIBYTE)} MiB of memory at most, ${Math.round(memory.now / MEBIBYTE)} at the end` : 'memory that this system does not tell of'
  return `The server has taken ${processorSeconds?.toFixed(0) ?? 'unknown'} s of a processor; it held ${held}, ${inThousands(events)} events and ${inThousands(users)} users.`
}

function print({ tally }: Outcome): void {
  for (const { name } of SUITES) {
    const words = Object.entries(tally[name] ?? {}).sort(([, a], [, b]) => b - a)
    if (words.length === 0) continue
    const shown = words.slice(0, KINDS_SHOWN).map(([word, count]) => `${word} ${inThousands(count)}`)
    const others = words.slice(KINDS_SHOWN).reduce((sum, [, count]) => sum + count, 0)
    const all = words.reduce((sum, [, count]) => sum + count, 0)
    console.log(`${name.padEnd(12)}${inThousands(all).padStart(9)}  ${shown.join(', ')}${others > 0 ? `, others ${inThousands(others)}` : ''}`)
  }
}

// An end like any other: servers and folders do not outlive it.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))

await main()
