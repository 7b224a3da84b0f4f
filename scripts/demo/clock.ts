/**
 * Loaded into the server before anything else, with `node --import`: its `Date` then tells the time that a message of the
 * parent process, a number of milliseconds since 1970, last set, and goes on from there. Each message is answered.
 * Timers and durations keep to the machine's clock.
 */
const RealDate = Date
/** A time may be set from the very start on: what the server notices by itself, it then notices at that time. */
let ahead = process.env.CLOCK_AT ? Number(process.env.CLOCK_AT) - RealDate.now() : 0
const now = () => RealDate.now() + ahead

globalThis.Date = new Proxy(RealDate, {
  construct: (target, given, newTarget) => Reflect.construct(target, given.length > 0 ? given : [now()], newTarget),
  apply: () => new RealDate(now()).toString(),
  get: (target, key) => key === 'now' ? now : Reflect.get(target, key),
})

process.on('message', (at: number) => {
  ahead = at - RealDate.now()
  process.send?.(at)
})
// Waiting for messages must not keep a server up that is told to stop.
process.channel?.unref()
