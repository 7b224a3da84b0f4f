import type { Moments, Watched } from './watched.ts'

type Row = [string, number, number]
type Whole = Required<Moments[string]>

const STEPS_OF: { name: string, of: (moments: Whole) => number }[] = [
  { name: 'read and verified, and its user read', of: ({ came, handedOver }) => handedOver - came },
  { name: 'until the writing thread takes it up', of: ({ handedOver, taken }) => taken - handedOver },
  { name: 'until its group begins', of: ({ taken, begun }) => begun - taken },
  { name: 'its group, commit included', of: ({ begun, committed }) => committed - begun },
  { name: 'until the server’s thread hears of it', of: ({ committed, heard }) => heard - committed },
  { name: 'until it is answered', of: ({ heard, answered }) => answered - heard },
  { name: 'all', of: ({ came, answered }) => answered - came },
]

const mean = (numbers: number[]) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length

/** How long deliveries take from step to step: those around the median, and the slowest. */
export function stepsOf(server: Watched, writer: Watched): Row[] {
  const whole = Object.entries(server.moments)
    .map(([id, moments]) => ({ ...moments, ...writer.moments[id] }) as Whole)
    .filter(moments => Object.keys(moments).length === 7)
    .sort((a, b) => a.answered - a.came - (b.answered - b.came))
  const sizes = Map.groupBy(whole, ({ begun }) => begun)
  const middle = whole.slice(whole.length * 0.4, whole.length * 0.6)
  const slowest = whole.slice(whole.length * 0.98)
  const row = (name: string, of: (moments: Whole) => number): Row => [name, mean(middle.map(of)), mean(slowest.map(of))]
  return [
    ...STEPS_OF.map(({ name, of }) => row(name, of)),
    row('of that, garbage collected on the server’s thread', moments => collected(server, moments)),
    row('and on the writing thread', moments => collected(writer, moments)),
    row('deliveries in its group', ({ begun }) => sizes.get(begun)!.length),
  ]
}

/** How much of the time of a delivery a thread spent in collecting garbage. */
function collected({ collections }: Watched, { came, answered }: Whole): number {
  return collections.reduce((sum, [from, to]) => sum + Math.max(0, Math.min(to, answered) - Math.max(from, came)), 0)
}
