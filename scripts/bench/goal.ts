import { shown, table } from './table.ts'

/** Something that a figure has to reach. */
export interface Goal {
  what: string
  figure: number
  wanted: string
  isMet: boolean
}

export function atLeast(what: string, figure: number, least: number): Goal {
  return { what, figure, wanted: `at least ${least}`, isMet: figure >= least }
}

export function atMost(what: string, figure: number, most: number): Goal {
  return { what, figure, wanted: `at most ${most}`, isMet: figure <= most }
}

/** Prints what was wanted and what was reached. @returns whether every goal is met */
export function printGoals(goals: Goal[]): boolean {
  if (goals.length > 0) console.log(`\n${table(['goal', 'reached', 'wanted', ''], goals.map(({ what, figure, wanted, isMet }) => [what, shown(figure), wanted, isMet ? '' : 'missed']))}`)
  return goals.every(({ isMet }) => isMet)
}
