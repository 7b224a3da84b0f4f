import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { backUp } from './backup/backUp.ts'
import { checkFile } from './backup/checkFile.ts'
import { Screen } from './demo/screen.ts'

const HELP = `Copies the database into one file, also while the server runs, and checks the copy.

  npm run backup -- FILE [options]
  npm run backup -- --check FILE

  --force      replace FILE where there is one
  --from PATH  the SQLite file to copy; otherwise the one that NUXT_DATABASE_URL names, in the environment or in .env
  --check      copy nothing: say whether FILE is whole, and what is in it

Ends with 0 when FILE is there and whole, with 1 and a reason otherwise.`

async function main(): Promise<void> {
  const { values: options, positionals } = parseArgs({ allowPositionals: true, options: {
    force: { type: 'boolean', default: false },
    from: { type: 'string' },
    check: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  } })
  if (options.help) return console.log(HELP)
  const [file, ...more] = positionals
  if (!file || more.length > 0) throw new Error(`Name one file: npm run backup -- ${options.check ? '--check ' : ''}FILE`)
  if (options.check) return console.log(checkFile(resolve(file)))
  console.log(await backUp(file, { ...options, signal: stopSignal() }, new Screen(process.stdout)))
}

/** The first Ctrl+C breaks off in order; a second one ends the process. */
function stopSignal(): AbortSignal {
  const stopping = new AbortController()
  const stop = () => stopping.abort()
  process.once('SIGINT', stop).once('SIGTERM', stop)
  return stopping.signal
}

// Nobody reads on, as in `npm run backup -- FILE | head`: the copy is made all the same.
process.stdout.on('error', () => {})

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
})
