import { spawn } from 'node:child_process'
import type { Dirent } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { environmentWithoutSettings } from './environment.ts'
import { PROJECT_ROOT } from './paths.ts'

/** A Nuxt app of this checkout; paths start at the checkout. */
interface NuxtApp {
  /** Where its nuxt.config.ts is. */
  folder: string
  /** The last file that its build writes: it stands for a whole one. */
  mark: string
  /** What its build is made of; what is not there (yet) does not count. */
  sources: string[]
}

const ROLLCALL: NuxtApp = {
  folder: '.',
  mark: '.output/nitro.json',
  sources: [
    'app.config.ts', 'app.vue', 'error.vue', 'nuxt.config.ts', 'package-lock.json', 'package.json',
    'assets', 'components', 'composables', 'db', 'layouts', 'middleware', 'modules', 'pages', 'plugins', 'public', 'server', 'shared',
  ],
}
/** How much of a failed build's output its error shows. */
const OUTPUT_LINES = 60

export interface BuildOptions {
  /** Rollcall when absent. */
  app?: NuxtApp
  /** Called once, before a build that is needed. */
  onStart?: () => void
}

/**
 * Builds the app with `nuxt build` when there is no build, or when a source is newer than it.
 *
 * @returns Whether it had to build.
 * @throws When the build fails, with the end of its output.
 */
export async function ensureBuilt(options: BuildOptions = {}): Promise<boolean> {
  const { folder, mark, sources } = options.app ?? ROLLCALL
  const builtAt = await modifiedAt(join(PROJECT_ROOT, mark))
  const times = await Promise.all(sources.map(source => newestIn(join(PROJECT_ROOT, source))))
  if (builtAt > Math.max(...times)) return false
  options.onStart?.()
  await build(join(PROJECT_ROOT, folder))
  return true
}

async function build(folder: string): Promise<void> {
  const nuxt = join(PROJECT_ROOT, 'node_modules/nuxt/bin/nuxt.mjs')
  const child = spawn(process.execPath, [nuxt, 'build'], {
    cwd: folder,
    env: { ...environmentWithoutSettings(), CI: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const killBuild = () => child.kill('SIGKILL')
  process.once('exit', killBuild)
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => output += text)
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  }).finally(() => process.off('exit', killBuild))
  if (code !== 0) {
    const end = output.trimEnd().split('\n').slice(-OUTPUT_LINES).join('\n')
    throw new Error(`The build failed (nuxt build, exit code ${code}):\n${end}`)
  }
}

/** Milliseconds since 1970 of the last change below the path; 0 when there is nothing. */
async function newestIn(path: string): Promise<number> {
  const own = await modifiedAt(path)
  const entries = await readdir(path, { withFileTypes: true, recursive: true }).catch((): Dirent[] => [])
  const times = await Promise.all(entries.map(entry => modifiedAt(join(entry.parentPath, entry.name))))
  return Math.max(own, ...times)
}

async function modifiedAt(path: string): Promise<number> {
  return stat(path).then(found => found.mtimeMs, () => 0)
}
