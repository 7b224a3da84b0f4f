import fc from 'fast-check'
import { Fault } from './fault.ts'
import type { Run } from './run.ts'

/** A failure is made smaller for so long at most. */
const SHRINKING_MAX_MS = 5000

/** One case, drawn. */
export interface Drawn {
  /**
   * Does it, and says in a word what came of it, for the tally.
   * @throws {Fault} when something does not hold
   */
  check: (run: Run) => Promise<string>
  /** Does it again, and then smaller and smaller ones that fail too; null when it does not fail again. */
  shrink: (run: Run) => Promise<Fault | null>
}

/** Cases of one kind. */
export interface Suite {
  name: string
  /** Of a thousand cases so many are of this suite. */
  perThousand: number
  /** Whether its cases call functions, and no server. */
  isInside: boolean
  /** The case of a seed, always the same one. */
  draw: (seed: number) => Drawn
}

/** A suite out of recipes and of what is to hold for each. */
export function defineSuite<Recipe>({ recipes, check, ...about }: Omit<Suite, 'draw'> & {
  recipes: fc.Arbitrary<Recipe>
  check: (recipe: Recipe, run: Run) => Promise<string>
}): Suite {
  return {
    ...about,
    draw(seed) {
      const [recipe] = fc.sample(recipes, { seed, numRuns: 1 })
      return {
        check: run => check(recipe!, run),
        async shrink(run) {
          let smallest = await faultOf(() => check(recipe!, run))
          if (!smallest) return null
          const tryOne = async (smaller: Recipe) => {
            const fault = await faultOf(() => check(smaller, run))
            // Where the server is gone everything fails, and nothing is to be learnt of it.
            if (!fault || !await run.isAlive()) return true
            smallest = fault
            return false
          }
          // The path says: the first case of the seed, which is the one that was drawn.
          if (await run.isAlive()) await fc.check(fc.asyncProperty(recipes, tryOne), { seed, path: '0', numRuns: 1, interruptAfterTimeLimit: SHRINKING_MAX_MS })
          return smallest
        },
      }
    },
  }
}

async function faultOf(check: () => Promise<string>): Promise<Fault | null> {
  try {
    await check()
    return null
  }
  catch (error) {
    return asFault(error)
  }
}

export function asFault(error: unknown): Fault {
  return error instanceof Fault ? error : new Fault(error instanceof Error ? error.stack ?? error.message : String(error), '')
}
