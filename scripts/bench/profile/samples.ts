import type { Profiler } from 'node:inspector'

type Row = [string, number]
type Frame = Profiler.ProfileNode['callFrame']

const US_PER_MS = 1000
/** In milliseconds: what is rounded to nothing is not told of. */
const TOLD_FROM = 0.005
const PACKAGE = /node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules)/

/** The time of a thread by the package that the function is of, the most first, for each of so many deliveries. */
export const kindsOf = (profile: Profiler.Profile, deliveries: number): Row[] => sumUp(profile, deliveries, kindOf)

/** The functions in JavaScript that take the most, without what they call. (Those of SQLite's driver have no names of their own.) */
export const functionsOf = (profile: Profiler.Profile, deliveries: number, most: number): Row[] =>
  sumUp(profile, deliveries, frame => frame.url ? `${frame.functionName || 'a function without a name'} (${kindOf(frame)})` : null).slice(0, most)

function sumUp({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile, deliveries: number, nameOf: (frame: Frame) => string | null): Row[] {
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]))
  const sums = new Map<string, number>()
  for (const [index, node] of samples.entries()) {
    const frame = frames.get(node)!
    const name = frame.functionName === '(idle)' ? null : nameOf(frame)
    if (name !== null) sums.set(name, (sums.get(name) ?? 0) + timeDeltas[index]!)
  }
  return [...sums].map(([name, us]): Row => [name, us / US_PER_MS / deliveries]).filter(([, ms]) => ms >= TOLD_FROM).sort(([, a], [, b]) => b - a)
}

const isOfV8 = ({ functionName }: Frame) => /^\(.*\)$/.test(functionName)

function kindOf(frame: Frame): string {
  if (isOfV8(frame)) return frame.functionName
  if (frame.url === '') return 'native functions, SQLite’s among them'
  return PACKAGE.exec(frame.url)?.[1] ?? (frame.url.startsWith('node:') ? 'Node' : 'the app’s own chunks')
}
