import { commandsSuite } from './commands.ts'
import { endpointSuite } from './endpoint.ts'
import { effectsSuite, masksSuite } from './insideEvents.ts'
import { cursorsSuite, schemasSuite } from './insideQueries.ts'
import { doctorSuite, secretsSuite, verifierSuite } from './insideSignatures.ts'
import { queriesSuite } from './queries.ts'
import type { Drawn, Suite } from './suite.ts'
import { transportSuite } from './transport.ts'

/** All suites; of each thousand cases the first are of the first one, and so on. */
export const SUITES: Suite[] = [
  endpointSuite, transportSuite, queriesSuite, commandsSuite,
  schemasSuite, effectsSuite, masksSuite, cursorsSuite, verifierSuite, doctorSuite, secretsSuite,
]
export const THOUSAND = 1000
const SUITE_OF = SUITES.flatMap(suite => Array<Suite>(suite.perThousand).fill(suite))
if (SUITE_OF.length !== THOUSAND) throw new Error(`The suites share ${SUITE_OF.length} cases of a thousand`)

export interface Case extends Drawn {
  number: number
  suite: Suite
}

/** A case by its number: with the same seed always the same one, whichever come before it. */
export function caseOf(seed: number, number: number): Case {
  const suite = SUITE_OF[number % THOUSAND]!
  return { number, suite, ...suite.draw(mixed(seed, number)) }
}

/** Two numbers stirred into one of 32 bits, so that neighbours have nothing in common. */
function mixed(seed: number, number: number): number {
  let state = Math.imul(seed ^ 0x9E3779B9, 0x85EBCA6B) ^ Math.imul(number + 1, 0xC2B2AE35)
  state = Math.imul(state ^ (state >>> 16), 0x21F0AAAD)
  state = Math.imul(state ^ (state >>> 15), 0x735A2D97)
  return state ^ (state >>> 15)
}

/** Of a thousand cases so many go to the server; they are its first ones. */
export const TO_SERVER_PER_THOUSAND = SUITES.filter(({ isInside }) => !isInside).reduce((sum, { perThousand }) => sum + perThousand, 0)
