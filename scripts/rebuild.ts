import { setTimeout } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { COMMAND_LINE } from '#shared/mendings'
import { RebuildEndedError } from '../db/rebuild.ts'
import { openSqliteStore } from '../db/sqlite/store.ts'
import type { Store } from '../db/store.ts'
import { rebuildReading } from '../server/services/rebuild/reading.ts'
import { endWithoutWriting, findDifferences, waitForConfirmation, writeDifferences } from '../server/services/rebuild/run.ts'
import type { RunningRebuild } from '../server/services/rebuild/run.ts'
import { patiently } from '../server/services/rebuild/steps.ts'
import { confirms } from './rebuild/confirms.ts'
import { openFile } from './rebuild/file.ts'
import { describeDifferences, whatWouldBeWritten } from './rebuild/text.ts'

const HELP = `Rebuilds the users table from the event log, and shows what differs before it writes.

  npm run rebuild -- [options]

  --dry-run        only show what differs
  --remove-extra   also remove rows that no event accounts for
  --yes            write without asking
  --cancel-other   end a rebuild that is noted as running or waiting
  --file PATH      the SQLite file; otherwise the one that NUXT_DATABASE_URL names, in the environment or in .env

Ends with 0 when nothing differs or all was put right, 2 when a dry run found differences, 1 on errors.`

/** Between two portions of what is removed at the end, so that the server comes to its turn. */
const TIDY_EVERY_MS = 10

const EXIT = { right: 0, failed: 1, different: 2 }

async function main(): Promise<number> {
  const { values: options } = parseArgs({ options: {
    'dry-run': { type: 'boolean', default: false },
    'remove-extra': { type: 'boolean', default: false },
    'yes': { type: 'boolean', default: false },
    'cancel-other': { type: 'boolean', default: false },
    'file': { type: 'string' },
    'help': { type: 'boolean', default: false },
  } })
  if (options.help) {
    console.log(HELP)
    return EXIT.right
  }
  const { file, migrations } = openFile(options.file)
  const isAsked = !options['dry-run'] && !options.yes
  if (isAsked && !process.stdin.isTTY) throw new Error('Nobody can be asked here whether to write. Add --dry-run to only look, or --yes to write.')
  const store = openSqliteStore(file, migrations, rebuildReading((message, error) => console.error(message, error)))
  try {
    console.log(`Rebuilding the users of ${file} from its event log …`)
    const run = await begin(store, { dryRun: options['dry-run'], removeExtra: options['remove-extra'] }, options['cancel-other'])
    const stopListening = cancelAtSignal(run)
    try {
      return await carryOut(run, { dryRun: options['dry-run'], removeExtra: options['remove-extra'], isAsked })
    }
    catch (error) {
      await patiently(() => store.noteMending(run.id, { state: 'failed', summary: 'It broke off on the command line. Rows that were put right until then stay right.' }))
      throw error
    }
    finally {
      stopListening()
      while (!await patiently(() => store.tidyRebuild())) await setTimeout(TIDY_EVERY_MS)
    }
  }
  finally {
    await store.close()
  }
}

async function begin(store: Store, request: { dryRun: boolean, removeExtra: boolean }, cancelOther: boolean): Promise<RunningRebuild> {
  const other = await store.lastRebuild()
  if (cancelOther && other) await patiently(() => store.noteMending(other.id, { state: 'cancelled', summary: 'Cancelled on the command line.' }))
  const id = await patiently(() => store.startRebuild({ startedBy: COMMAND_LINE, request }))
  if (id !== null) return { store, id, rebuild: store.openRebuild(id), counts: {} }
  throw new Error(`A rebuild is noted as ${other?.state ?? 'running'} already (number ${other?.id}, started by ${other?.startedBy}). Cancel it on the page Mending, or add --cancel-other.`)
}

async function carryOut(run: RunningRebuild, { dryRun, removeExtra, isAsked }: { dryRun: boolean, removeExtra: boolean, isAsked: boolean }): Promise<number> {
  const { store, id, counts } = run
  const isDifferent = await findDifferences(run)
  for (const line of await describeDifferences(store, counts)) console.log(line)
  if (!isDifferent || dryRun) {
    await endWithoutWriting(run)
    return isDifferent ? EXIT.different : EXIT.right
  }
  const toWrite = whatWouldBeWritten(counts, removeExtra)
  if (!toWrite) {
    await endWithoutWriting(run)
    console.log('There is nothing to write without --remove-extra.')
    return EXIT.right
  }
  await waitForConfirmation(run)
  if (isAsked && !await confirms(toWrite)) {
    await patiently(() => store.noteMending(id, { state: 'cancelled', summary: 'Cancelled on the command line. Nothing was written.' }))
    console.log('Nothing was written.')
    return EXIT.failed
  }
  const state = await writeDifferences(run, { removeExtra, confirmedBy: COMMAND_LINE })
  console.log((await store.getMending(id))?.summary)
  return state === 'done' ? EXIT.right : EXIT.failed
}

/** The first Ctrl+C ends the rebuild in order; a second one ends the process. */
function cancelAtSignal({ store, id }: RunningRebuild): () => void {
  const cancel = () => void store.noteMending(id, { state: 'cancelled', summary: 'Cancelled on the command line.' }).catch(() => {})
  process.once('SIGINT', cancel).once('SIGTERM', cancel)
  return () => process.off('SIGINT', cancel).off('SIGTERM', cancel)
}

main().then((code) => {
  process.exitCode = code
}, (error: unknown) => {
  const ended = error instanceof RebuildEndedError
  console.error(ended ? 'The rebuild was ended before its end: it was cancelled, or the server was started meanwhile. Rows that were put right until then stay right.' : error instanceof Error ? error.message : error)
  process.exitCode = EXIT.failed
})
