import { spawn } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/** The headless shell is the same browser without its window, which nobody sees in a test: it takes a quarter less time. */
const BROWSERS = ['chromium-headless-shell', 'chromium', 'google-chrome', 'google-chrome-stable', 'chromium-browser']
/** The fonts make pages with names from everywhere, and emoji, look as they do for people. */
const PACKAGES = ['chromium-headless-shell', 'fonts-liberation', 'fonts-noto-cjk', 'fonts-noto-color-emoji']
const ADVICE = `Install Chromium (Debian and Ubuntu: apt-get install ${PACKAGES.join(' ')}), or set CHROMIUM to the path of a Chrome or Chromium.`

/**
 * The path of a Chromium or Chrome that the browser tests can use: the one that the environment's CHROMIUM names, or an
 * installed one, or one that the system's package manager installs now, where this process may do that.
 *
 * @param tell Called with a line for a person before something that takes long.
 * @throws When there is none; the message says in one line what to install.
 */
export async function ensureBrowser(tell: (line: string) => void): Promise<string> {
  const named = process.env.CHROMIUM
  if (named) {
    if (isProgram(named)) return named
    throw new Error(`CHROMIUM is ${named}, and there is no program at that path. ${ADVICE}`)
  }
  const installed = findOnPath(BROWSERS)
  if (installed) return installed

  if (process.getuid?.() !== 0 || !findOnPath(['apt-get'])) throw new Error(`The browser tests need Chromium, and there is none. ${ADVICE}`)
  tell('Installing Chromium with apt-get, since there is none …')
  await aptGet('update')
  await aptGet('install', '-y', '--no-install-recommends', ...PACKAGES)
  const brought = findOnPath(BROWSERS)
  if (!brought) throw new Error(`apt-get installed Chromium, but it is not on the PATH. ${ADVICE}`)
  return brought
}

function findOnPath(names: string[]): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean)
  return names.flatMap(name => folders.map(folder => join(folder, name))).find(isProgram)
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  }
  catch {
    return false
  }
}

/** Runs apt-get without questions; what it says is only worth reading when it fails. */
async function aptGet(...args: string[]): Promise<void> {
  const child = spawn('apt-get', ['-q', ...args], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => output += text)
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  if (code === 0) return
  throw new Error(`Chromium could not be installed: apt-get ${args[0]} ended with exit code ${code}. ${ADVICE}\n${output.trimEnd().split('\n').slice(-10).join('\n')}`)
}
