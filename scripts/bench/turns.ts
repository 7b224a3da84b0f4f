import { quantile } from '../figures/measure.ts'

/** What each side came to in each round: `[round][side]`. */
export type Rounds<Figures> = Figures[][]

/**
 * Measures every side once a round, one after the other and in an order that turns round each time, so that what else the
 * machine does hits all alike, and none always comes first.
 */
export async function inTurns<Side, Figures>(sides: readonly Side[], count: number, measure: (side: Side) => Promise<Figures>): Promise<Rounds<Figures>> {
  const rounds: Rounds<Figures> = []
  for (let round = 0; round < count; round++) {
    const order = [...sides.keys()]
    if (round % 2 === 1) order.reverse()
    const figures: Figures[] = []
    for (const index of order) figures[index] = await measure(sides[index]!)
    rounds.push(figures)
  }
  return rounds
}

export interface Ratio {
  /** The median of the rounds' ratios. */
  median: number
  lowest: number
  highest: number
}

/** How a figure of one side compares with that of another, round by round. */
export function ratioOf<Figures>(rounds: Rounds<Figures>, side: number, other: number, figureOf: (figures: Figures) => number): Ratio {
  const ratios = rounds.map(figures => figureOf(figures[side]!) / figureOf(figures[other]!))
  return { median: quantile(ratios, 0.5), lowest: Math.min(...ratios), highest: Math.max(...ratios) }
}

/** The median of a side's figure. */
export function medianOf<Figures>(rounds: Rounds<Figures>, side: number, figureOf: (figures: Figures) => number): number {
  return quantile(rounds.map(figures => figureOf(figures[side]!)), 0.5)
}
