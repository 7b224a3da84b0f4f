import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import fc from 'fast-check'
import { checkCourse } from './order/check.ts'
import { anyCourse } from './order/course.ts'
import { open } from './order/follow.ts'

const HELP = `Delivers made-up histories of users in any order, over and over and in groups, to a store that is killed meanwhile,
and checks that the users come out as if each event had come once and in order.

  npm run order -- [options]

  --histories N   how many (5000)
  --seed N        makes the same histories again (random, and printed)
  --path P        only the history that failed, with its seed, as it was printed

The files lie in memory where the system has such a folder. Ends with 0 when all held, 1 otherwise.`

const SEEDS = 2 ** 31
const PROGRESS_EVERY = 500
const QUICK_DISK = existsSync('/dev/shm') ? '/dev/shm' : tmpdir()

async function main(): Promise<void> {
  const { values } = parseArgs({ options: {
    histories: { type: 'string', default: '5000' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * SEEDS)) },
    path: { type: 'string' },
    help: { type: 'boolean', default: false },
  } })
  if (values.help) return console.log(HELP)
  const [histories, seed] = [Number(values.histories), Number(values.seed)]
  if (!Number.isInteger(histories) || histories < 1) throw new Error('--histories has to be a whole number from 1 on.')
  if (!Number.isInteger(seed)) throw new Error('--seed has to be a whole number.')

  const folder = mkdtempSync(join(QUICK_DISK, 'rollcall-order-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
  const newFile = filesIn(folder)
  const tally = { histories: 0, deliveries: 0, killed: 0, closed: 0 }
  console.log(`${inThousands(histories)} histories of seed ${seed}`)
  const startedAt = performance.now()
  const result = await fc.check(fc.asyncProperty(anyCourse, async (course) => {
    const { made, remove } = newFile()
    const found = await checkCourse(course, made, tally)
    remove()
    if (found.length > 0) throw new Error(found.join('\n'))
    if (tally.histories % PROGRESS_EVERY === 0) console.log(`${inThousands(tally.histories).padStart(9)} histories`)
  }), { numRuns: histories, seed, ...(values.path && { path: values.path }) })
  console.log(`${inThousands(tally.histories)} histories, ${inThousands(tally.deliveries)} deliveries, ${inThousands(tally.killed)} kills, ${inThousands(tally.closed)} stops in order; ${Math.round((performance.now() - startedAt) / 1000)} s.`)
  if (!result.failed) return console.log('Everything held.')
  console.log(`\n${result.errorInstance instanceof Error ? result.errorInstance.message : String(result.errorInstance)}\n\nThe smallest history for which it is so:\n${fc.stringify(result.counterexample?.[0])}`)
  console.log(`\nDo it again with: npm run order -- --seed ${result.seed} --path ${result.counterexamplePath}`)
  process.exitCode = 1
}

const inThousands = (count: number) => count.toLocaleString('en')

/** Gives for each history a way to make files with all tables and no rows, and one to remove them and what lies beside them. */
function filesIn(folder: string) {
  const template = join(folder, 'template.db')
  const opened = open(template).close()
  return () => {
    const own = mkdtempSync(join(folder, 'history-'))
    let made = 0
    return {
      made: async () => {
        await opened
        const file = join(own, `${++made}.db`)
        copyFileSync(template, file)
        return file
      },
      remove: () => rmSync(own, { recursive: true }),
    }
  }
}

await main()
