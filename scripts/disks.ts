import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { ensureBuilt } from './app/build.ts'
import { PROJECT_ROOT } from './app/paths.ts'

const HELP = `Has disks fill up and become read-only under the built server, and checks that nothing is lost which was answered
with 2xx, and that all goes on when the disk is well again.

  npm run disks -- [options]

  --seed N   makes the same deliveries again (1)

It mounts small disks, in a mount namespace of its own, so that nobody else sees them and none stays. So it needs Linux, and
root or a system that lets users make namespaces; disks in a file (ext4) are for root alone. Ends with 0 when all held, 1 otherwise.`

/** Ways into a namespace in which one may mount: root's, and anybody's where the system lets them. */
const WAYS = [['--mount'], ['--mount', '--user', '--map-root-user']]

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { seed: { type: 'string', default: '1' }, help: { type: 'boolean', default: false } } })
  if (values.help) return console.log(HELP)
  if (!Number.isInteger(Number(values.seed))) throw new Error('--seed has to be a whole number.')
  const tried = WAYS.map(way => ({ way, ...spawnSync('unshare', [...way, 'true'], { encoding: 'utf8' }) }))
  const way = tried.find(({ status }) => status === 0)?.way
  if (!way) {
    const said = tried.map(({ error, stderr }) => error?.message ?? stderr.trim()).join('; ')
    throw new Error(`Nothing may be mounted here. Run this as root, with the right to mount (in Docker: --privileged), or where users may make namespaces of their own. The system said: ${said}`)
  }

  await ensureBuilt({ onStart: () => console.log('Building the app …') })
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-disks-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  const inside = spawn('unshare', [...way, process.execPath, join(PROJECT_ROOT, 'scripts/run.mjs'), 'disks/inside', folder, values.seed], { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => inside.kill(signal))
  const [code] = await once(inside, 'exit') as [number | null]
  process.exitCode = code ?? 1
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
})
