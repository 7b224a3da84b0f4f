import type { FoundFault } from './fuzz.ts'

/** What failed, and how to do it again. */
export function faultText({ number, suite, message, request, smallest }: FoundFault, seed: number): string {
  const lines = [`Case ${number} of seed ${seed} (${suite}) failed; again: npm run fuzz -- --seed ${seed} --only ${number}`, message, request]
  if (!smallest) return [...lines, 'Alone on a new server it does not fail.'].join('\n')
  return (smallest.request === request ? lines : [...lines, 'The smallest of its kind that fails:', smallest.message, smallest.request]).join('\n')
}
