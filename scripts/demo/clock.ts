import { getEnvironmentData, isMainThread, setEnvironmentData } from 'node:worker_threads'

/**
 * Loaded into the server and its threads before anything else, with `node --import`: their `Date` then tells the time that a
 * message of the parent process, a number of milliseconds since 1970, last set, and goes on from there. Each message is answered.
 * Timers and durations keep to the machine's clock.
 */
const RealDate = Date
const AHEAD = 'milliseconds ahead'
/** One number, which all threads see. */
const ahead = isMainThread ? new Float64Array(new SharedArrayBuffer(Float64Array.BYTES_PER_ELEMENT)) : getEnvironmentData(AHEAD) as Float64Array
const now = () => RealDate.now() + ahead[0]!

globalThis.Date = new Proxy(RealDate, {
  construct: (target, given, newTarget) => Reflect.construct(target, given.length > 0 ? given : [now()], newTarget),
  apply: () => new RealDate(now()).toString(),
  get: (target, key) => key === 'now' ? now : Reflect.get(target, key),
})

if (isMainThread) {
  setEnvironmentData(AHEAD, ahead)
  const set = (at: number) => ahead[0] = at - RealDate.now()
  // A time may be set from the very start on: what the server notices by itself, it then notices at that time.
  if (process.env.CLOCK_AT) set(Number(process.env.CLOCK_AT))
  process.on('message', (at: number) => {
    set(at)
    process.send?.(at)
  })
  // Waiting for messages must not keep a server up that is told to stop.
  process.channel?.unref()
}
