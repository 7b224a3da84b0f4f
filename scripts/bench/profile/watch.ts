import { subscribe } from 'node:diagnostics_channel'
import { writeFileSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { Session } from 'node:inspector'
import { PerformanceObserver } from 'node:perf_hooks'
import { fileURLToPath } from 'node:url'
import { BroadcastChannel, isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import type { Answer, Call } from '../../../db/sqlite/thread/messages.ts'
import type { StoreThreadData } from '../../../server/threads/store.ts'
import { SAMPLED, STEPS, type Doing, type Moments, type Watched } from './watched.ts'

/**
 * Loaded into a server before anything else, with `node --import` and `?folder=`: tells of the server's own thread and of the
 * one that writes what they do with each delivery and when, or which functions they are in. A message of the parent process
 * begins with it or ends it; both are answered, the end when both threads have left in the folder what they have seen.
 */
const data = workerData as Partial<StoreThreadData> | null
const thread = isMainThread ? 'server' : data?.file && data.migrations ? 'writer' : null
const SAMPLE_EVERY_US = 1000

let doing: Doing | 0 = 0
let moments: Moments = {}
let collections: [from: number, to: number][] = []
const session = new Session()
const channel = new BroadcastChannel('rollcall-profile')
// Waiting for messages must not keep a server up that is told to stop.
channel.unref()

/** One clock for all threads, in milliseconds. */
const now = () => Number(process.hrtime.bigint()) / 1e6
const clockAhead = now() - performance.now()

/** Notes when something came of an event. */
function note(id: string | undefined, step: keyof Moments[string]) {
  if (doing === STEPS && id) (moments[id] ??= {})[step] = now()
}

function begin(what: Doing) {
  doing = what
  moments = {}
  collections = []
  if (what !== SAMPLED) return
  session.connect()
  session.post('Profiler.enable')
  session.post('Profiler.setSamplingInterval', { interval: SAMPLE_EVERY_US })
  session.post('Profiler.start')
}

function end() {
  const leave = (watched: Watched) => writeFileSync(fileURLToPath(new URL(`${thread}.json`, new URL(import.meta.url).searchParams.get('folder')!)), JSON.stringify(watched))
  if (doing === SAMPLED) {
    session.post('Profiler.stop', (error, { profile }) => {
      if (error) throw error
      leave({ moments, collections, profile })
    })
    session.disconnect()
  }
  else leave({ moments, collections })
  doing = 0
}

if (thread) new PerformanceObserver(list => collections.push(...list.getEntries().map(({ startTime, duration }): [number, number] => [clockAhead + startTime, clockAhead + startTime + duration]))).observe({ entryTypes: ['gc'] })

if (thread === 'server') {
  const idOf = ({ request }: { request: IncomingMessage }) => request.headers['svix-id'] as string | undefined
  subscribe('http.server.request.start', message => note(idOf(message as never), 'came'))
  subscribe('http.server.response.finish', message => note(idOf(message as never), 'answered'))
  const called = new Map<number, string>()
  const writers = new WeakSet<Worker>()
  const { postMessage, emit } = Worker.prototype
  Worker.prototype.postMessage = function (this: Worker, message: Call, ...others: never[]) {
    const id = settled(message)
    if (id) {
      writers.add(this)
      called.set(message.id, id)
    }
    note(id, 'handedOver')
    return postMessage.call(this, message, ...others)
  }
  Worker.prototype.emit = function (this: Worker, name: string | symbol, ...told: [Answer]) {
    const id = name === 'message' && writers.has(this) ? told[0].id : NaN
    note(called.get(id), 'heard')
    called.delete(id)
    return emit.call(this, name as string, ...told)
  } as typeof emit
  process.on('message', (what: Doing | 0) => {
    channel.onmessage = () => process.send?.(0)
    if (what) begin(what)
    else end()
    channel.postMessage(what)
  })
  process.channel?.unref()
}

if (thread === 'writer' && parentPort) {
  const port = parentPort
  const called = new Map<number, string>()
  /** When the newest call came: a group begins right after those that are in it. */
  let lastCame = 0
  const { on, postMessage } = port
  port.on = function (name: string, listener: (message: Call) => void) {
    return on.call(port, name as 'message', name !== 'message'
      ? listener
      : (message: Call) => {
          const id = settled(message)
          if (id) called.set(message.id, id)
          note(id, 'taken')
          lastCame = now()
          listener(message)
        })
  } as typeof on
  port.postMessage = (message: Answer, ...others: never[]) => {
    const id = called.get(message.id)
    called.delete(message.id)
    note(id, 'committed')
    if (doing === STEPS && id) moments[id]!.begun = lastCame
    return postMessage.call(port, message, ...others)
  }
  channel.onmessage = ({ data: what }: { data: unknown }) => {
    if (what) begin(what as Doing)
    else end()
    channel.postMessage(null)
  }
}

/** The event that a call asks to be settled. */
function settled({ method, args }: Partial<Call>): string | undefined {
  return method === 'settle' ? (args as [{ id: string }])[0].id : undefined
}
