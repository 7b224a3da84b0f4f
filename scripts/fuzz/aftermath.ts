import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import Database from 'better-sqlite3'
import type { Mending } from '#shared/mendings'
import type { Run } from './run.ts'

const MEBIBYTE = 1024 * 1024
const KIBIBYTE = 1024
/** More than this is held by a server only if something is never let go of; it takes half of it. */
const MEMORY_MAX_BYTES = 600 * MEBIBYTE
const POLL_MS = 50
const REBUILD_MAX_MS = 120_000
const SHOWN = 500

/** What a server is like when all has been done to it. */
export interface Aftermath {
  /** What is wrong; empty when nothing is. */
  problems: string[]
  /** Resident memory in bytes, now and at most; null where the system does not tell. */
  memory: { now: number, most: number } | null
  /** Processor time that the server has taken, in seconds; null likewise. */
  processorSeconds: number | null
  events: number
  users: number
}

/** Looks the server over, then stops it. */
export async function afterwards(run: Run): Promise<Aftermath> {
  const { subject } = run
  const problems: string[] = []
  const memory = memoryOf(subject.app.pid)
  const processorSeconds = processorSecondsOf(subject.app.pid)
  const note = (problem: string | null) => problem && problems.push(problem)
  note(await run.isAlive() ? null : 'The server is not well: /api/health is not answered with 200')
  note(await whyRowsDiffer(run).catch((error: Error) => `The users could not be compared with the events: ${error.message}`))
  note(memory && memory.most > MEMORY_MAX_BYTES ? `The server has held ${Math.round(memory.most / MEBIBYTE)} MiB of memory` : null)
  const counts = readFile(subject.databaseFile)
  note(counts.integrity === 'ok' ? null : `SQLite finds the file damaged: ${counts.integrity}`)
  run.close()
  const exit = await subject.app.stop()
  note(exit.code === 0 ? null : `The server ended with ${exit.signal ?? exit.code}`)
  problems.push(...whyLogIsWrong(subject.stdout(), subject.secret))
  note(subject.app.output().includes(subject.secret.slice('whsec_'.length)) ? 'The secret stands in what the server has written' : null)
  note(whyErrorsAreWrong(subject.stderr()))
  return { problems, memory, processorSeconds, events: counts.events, users: counts.users }
}

/** @see https://man7.org/linux/man-pages/man5/proc_pid_status.5.html */
function memoryOf(pid: number): Aftermath['memory'] {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    const bytes = (name: string) => Number(new RegExp(`^${name}:\\s*(\\d+) kB`, 'm').exec(status)?.[1]) * KIBIBYTE
    return { now: bytes('VmRSS'), most: bytes('VmHWM') }
  }
  catch {
    return null
  }
}

const TICKS_A_SECOND = 100

/** User and system time are the 14th and 15th field. @see https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
function processorSecondsOf(pid: number): number | null {
  try {
    // The second field is a name in brackets, which may hold spaces.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ')
    return (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND
  }
  catch {
    return null
  }
}

/** Has the server compare its users with what the events say: every order and every oddity must have come to that. */
async function whyRowsDiffer({ client, subject }: Run): Promise<string | null> {
  const headers = { 'cookie': subject.cookie, 'host': `localhost:${subject.port}`, 'content-type': 'application/json' }
  const call = async <Told>(method: string, path: string) => {
    const { status, body } = await client.call({ method, path, headers, body: method === 'POST' ? Buffer.from('{}') : undefined })
    return { status, told: JSON.parse(body.toString()) as Told, text: body.toString() }
  }
  const started = await call('POST', '/api/rebuild')
  if (started.status !== 202) return `A rebuild was answered with ${started.status} ${started.text.slice(0, SHOWN)}`
  const deadline = Date.now() + REBUILD_MAX_MS
  for (;;) {
    const { told: { rebuild } } = await call<{ rebuild: Mending }>('GET', '/api/rebuild')
    if (rebuild.state === 'done') return null
    if (rebuild.state !== 'running') {
      const { text } = await call('GET', '/api/rebuild/differences?limit=5')
      return `The users are not what the events say (${rebuild.state}, ${JSON.stringify(rebuild.counts)}): ${text.slice(0, SHOWN)}`
    }
    if (Date.now() > deadline) return 'A rebuild did not come to its end'
    await sleep(POLL_MS)
  }
}

function readFile(databaseFile: string): { integrity: string, events: number, users: number } {
  const reader = new Database(databaseFile, { readonly: true })
  try {
    const count = (table: string) => reader.prepare<[], { count: number }>(`SELECT count(*) AS count FROM ${table}`).get()?.count ?? 0
    return { integrity: String(reader.pragma('integrity_check', { simple: true })), events: count('events'), users: count('users') }
  }
  finally {
    reader.close()
  }
}

/** Vue’s router warns, in three lines, of an address of which no page is there; nothing else is known to write there. */
const ROUTER_WARNING = /^\[VUE_ROUTER_R0004\].*\n├▶ fix: .*\n╰▶ see: .*\n/gm

function whyErrorsAreWrong(stderr: string): string | null {
  const unknown = stderr.replaceAll(ROUTER_WARNING, '').trim()
  return unknown ? `On standard error stands: ${unknown.slice(0, SHOWN)}` : null
}

/** Every line is JSON, and none tells of a failure of the server’s own. */
function whyLogIsWrong(stdout: string, secret: string): string[] {
  const problems = new Set<string>()
  for (const line of stdout.split('\n').filter(Boolean)) {
    const level = levelOf(line)
    if (level === undefined) problems.add(`A line of the log is no JSON: ${line.slice(0, SHOWN)}`)
    else if (level === 'error' || level === 'fatal') problems.add(`The log tells of a failure: ${line.slice(0, SHOWN)}`)
    if (line.includes(secret)) problems.add(`The secret stands in the log: ${line.slice(0, SHOWN)}`)
    if (problems.size >= 5) break
  }
  return [...problems]
}

function levelOf(line: string): string | undefined {
  try {
    return String((JSON.parse(line) as { level: unknown }).level)
  }
  catch {
    return undefined
  }
}
