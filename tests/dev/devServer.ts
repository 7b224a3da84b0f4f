import { spawn } from 'node:child_process'
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { join } from 'node:path'
import { vi } from 'vitest'
import { environmentWithoutSettings } from '../../scripts/app/environment'
import { PROJECT_ROOT } from '../../scripts/app/paths'
import { findOwnPort } from '../../scripts/app/ports'

/** Ends before the bound of a hook does, which would not tell what the server said. */
const START = { timeout: 250_000, interval: 200 }
const STOP_TIMEOUT_MS = 10_000

interface Answer {
  status: number
  type: string
  text: string
}

export interface DevServer {
  /** Asks for a path under the name of a host, as a tunnel does. */
  ask: (host: string, path: string) => Promise<Answer>
  port: number
  stop: () => Promise<void>
}

/**
 * Starts `nuxt dev` and waits until it serves. What it builds and caches, and its database, have a folder of their own,
 * so that a development server that somebody else runs in the checkout does not notice.
 */
export async function startDevServer(settings: Record<string, string>): Promise<DevServer> {
  await mkdir(join(PROJECT_ROOT, '.nuxt'), { recursive: true })
  const folder = await mkdtemp(join(PROJECT_ROOT, '.nuxt/dev-'))
  // Nuxt reads this file from the user's folder for configuration, below the project's own.
  await writeFile(join(folder, '.nuxtrc'), `buildDir="${folder}/build"\nvite.cacheDir="${folder}/vite"\n`)
  const port = await findOwnPort()
  const child = spawn(process.execPath, [join(PROJECT_ROOT, 'node_modules/nuxt/bin/nuxt.mjs'), 'dev', '--no-fork', '--port', String(port), '--host', '127.0.0.1'], {
    cwd: PROJECT_ROOT,
    env: { ...environmentWithoutSettings(), XDG_CONFIG_HOME: folder, NUXT_DATABASE_URL: `file:${folder}/rollcall.db`, NODE_ENV: 'development', ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => output += text)
  const kill = () => child.kill('SIGKILL')
  process.once('exit', kill)
  const ended = new Promise<void>(resolve => child.once('close', () => resolve()))

  const ask = (host: string, path: string) => askAs(port, host, path)
  const stop = async () => {
    child.kill('SIGTERM')
    const giveUp = setTimeout(kill, STOP_TIMEOUT_MS)
    await ended
    clearTimeout(giveUp)
    process.off('exit', kill)
    await rm(folder, { recursive: true, force: true })
  }

  try {
    await vi.waitUntil(async () => {
      if (child.exitCode !== null || child.signalCode !== null) throw new Error(`nuxt dev ended with ${child.exitCode ?? child.signalCode}`)
      return await ask(`localhost:${port}`, '/api/health').then(({ status }) => status === 200, () => false)
    }, START)
  }
  catch (error) {
    await stop()
    throw new Error(`nuxt dev does not serve. It said:\n${output}`, { cause: error })
  }
  return { ask, port, stop }
}

/** `fetch` would not let us name the host. */
function askAs(port: number, host: string, path: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asking = request({ host: '127.0.0.1', port, path, headers: { host }, agent: false, timeout: 60_000 }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (chunk: string) => text += chunk)
      response.on('error', reject)
      response.on('end', () => resolve({ status: response.statusCode ?? 0, type: response.headers['content-type'] ?? '', text }))
    })
    asking.on('timeout', () => asking.destroy(new Error(`No answer to ${path}`)))
    asking.on('error', reject)
    asking.end()
  })
}
