import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { environmentWithoutSettings } from './environment.ts'
import { SERVER_ENTRY } from './paths.ts'
import { findOwnPort } from './ports.ts'

const START_TIMEOUT_MS = 100_000
const STOP_TIMEOUT_MS = 60_000
const POLL_MS = 10

export interface AppOptions {
  /** The built server to run, where it is not Rollcall's. */
  entry?: string
  /** Every setting that the server gets; none of this process's own reaches it. */
  env: Record<string, string>
  /** A free one is taken when absent. */
  port?: number
  /** Relative paths in settings, such as the database's, start here. */
  cwd?: string
  /** A module that the server's process loads before anything else, and that answers messages. */
  preload?: URL
  /** A program and its arguments that becomes the server, once it has set limits or rights: `['prlimit', '--fsize=0:']`. */
  through?: string[]
  /** Of what the server writes so many characters are kept, the first ones; all is read. All are kept when absent. */
  outputKept?: number
}

/** How a server ended: an exit code, or the signal that killed it. */
export interface AppExit {
  code: number | null
  signal: NodeJS.Signals | null
}

export interface RunningApp {
  /** The origin, such as `http://localhost:3000`. */
  url: string
  pid: number
  /** Everything that the server has written so far, to both of its streams. */
  output: () => string
  /** What it writes its log to; whoever takes hold of it is another reader, slow or gone. */
  stdout: Readable
  stderr: Readable
  /** Resolves when the server has ended, for whatever reason. */
  exited: Promise<AppExit>
  /** Sends the signal (SIGTERM when absent) and waits for the end; a server that hangs is killed after 60 s. */
  stop: (signal?: NodeJS.Signals) => Promise<AppExit>
  /** Sends the preloaded module a message, and gives its answer. One at a time. */
  tell: (message: number) => Promise<number>
}

/**
 * Starts the built server on localhost and waits until it answers.
 *
 * @throws When it ends at the start, or does not answer within 100 s; the error holds its output.
 */
export async function startApp(options: AppOptions): Promise<RunningApp> {
  const port = options.port ?? await findOwnPort()
  const preload = options.preload ? ['--import', options.preload.href] : []
  const [program = process.execPath, ...words] = [...options.through ?? [], process.execPath, ...preload, options.entry ?? SERVER_ENTRY]
  const child = spawn(program, words, {
    cwd: options.cwd,
    env: { ...environmentWithoutSettings(), ...options.env, HOST: '127.0.0.1', PORT: String(port) },
    stdio: ['ignore', 'pipe', 'pipe', ...(options.preload ? ['ipc' as const] : [])],
  })
  if (!child.stdout || !child.stderr) throw new Error('unreachable: both are pipes')
  const { outputKept = Infinity } = options
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      if (output.length < outputKept) output += text
    })
  }
  const killServer = () => child.kill('SIGKILL')
  process.once('exit', killServer)

  const exited = new Promise<AppExit>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => resolve({ code, signal }))
  }).finally(() => process.off('exit', killServer))
  // Whoever waits for it hears of a server that could not even be spawned; nobody has to.
  exited.catch(() => {})

  const stop = async (signal: NodeJS.Signals = 'SIGTERM') => {
    child.kill(signal)
    const giveUp = setTimeout(killServer, STOP_TIMEOUT_MS)
    return exited.finally(() => clearTimeout(giveUp))
  }

  const tell = async (message: number) => {
    const answered = once(child, 'message') as Promise<[number]>
    child.send(message)
    const [answer] = await Promise.race([answered, exited.then(exit => Promise.reject(new Error(`The server has ended (${describeExit(exit)}). It said:\n${output}`)))])
    return answer
  }

  const url = `http://localhost:${port}`
  const asking = new AbortController()
  const ended = await Promise.race([exited, answers(url, asking.signal)]).finally(() => asking.abort())
  if (ended === 'answers') return { url, pid: child.pid ?? 0, output: () => output, stdout: child.stdout, stderr: child.stderr, exited, stop, tell }
  if (ended === 'silent') await stop('SIGKILL')
  const what = ended === 'silent' ? `did not answer within ${START_TIMEOUT_MS / 1000} s` : `ended at the start (${describeExit(ended)})`
  throw new Error(`The server ${what}. It said:\n${output.trim() || '(nothing)'}`)
}

/** An exit in words: `exit code 1`, `killed by SIGKILL`. */
export function describeExit(exit: AppExit): string {
  return exit.signal ? `killed by ${exit.signal}` : `exit code ${exit.code}`
}

async function answers(url: string, signal: AbortSignal): Promise<'answers' | 'silent'> {
  const deadline = Date.now() + START_TIMEOUT_MS
  while (Date.now() < deadline && !signal.aborted) {
    const response = await fetch(`${url}/api/health`, { signal }).catch(() => null)
    if (response) {
      await response.body?.cancel()
      return 'answers'
    }
    await sleep(POLL_MS)
  }
  return 'silent'
}
