import fc from 'fast-check'

/** Seconds from now: about the five minutes on either side above all, where taking turns into refusing. */
const skew = fc.oneof(
  { weight: 12, arbitrary: fc.constant(0) },
  { weight: 6, arbitrary: fc.integer({ min: -299, max: 299 }) },
  { weight: 2, arbitrary: fc.constantFrom(-302, -301, -300, -299, 299, 300, 301, 302) },
  { weight: 2, arbitrary: fc.constantFrom(-(2 ** 31), -86_400, -3600, 3600, 86_400, 2 ** 31, 2 ** 33) },
)

/** How a time (whole seconds since 1970) is written; most of these are what a wrong sender might send. */
const SPELLINGS: Record<string, (seconds: number) => string> = {
  seconds: String,
  milliseconds: seconds => `${seconds}000`,
  nanoseconds: seconds => `${seconds}000000000`,
  fraction: seconds => `${seconds}.5`,
  exponent: seconds => `${seconds}e0`,
  plus: seconds => `+${seconds}`,
  zeros: seconds => `000${seconds}`,
  hexadecimal: seconds => `0x${seconds.toString(16)}`,
  wordBehind: seconds => `${seconds}abc`,
  listBehind: seconds => `${seconds}, ${seconds}`,
  spaceInside: seconds => `${String(seconds).slice(0, 5)} ${String(seconds).slice(5)}`,
  noBreakSpace: seconds => `\u00A0${seconds}\u00A0`,
  negative: seconds => `-${seconds}`,
  date: seconds => Math.abs(seconds) < 8_640_000_000_000 ? new Date(seconds * 1000).toUTCString() : 'never',
  notANumber: () => 'NaN',
  infinite: () => 'Infinity',
  huge: () => '9'.repeat(400),
  zero: () => '0',
  empty: () => '',
  word: () => '__proto__',
}

export interface TimestampRecipe {
  skew: number
  spelling: string
}

export const timestamp: fc.Arbitrary<TimestampRecipe> = fc.record({
  skew,
  spelling: fc.oneof({ weight: 9, arbitrary: fc.constant('seconds') }, { weight: 1, arbitrary: fc.constantFrom(...Object.keys(SPELLINGS)) }),
})

/** @param now milliseconds since 1970 */
export function timestampHeader({ skew, spelling }: TimestampRecipe, now: number): string {
  return SPELLINGS[spelling]!(Math.floor(now / 1000) + skew)
}
