const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const EPOCH_SECONDS = 1_400_000_000
/** A KSUID's time is its upper 32 bits of 160; in base 62 the first six of 27 characters count so many a second. */
const HEADS_PER_SECOND = 2 ** 128 / 62 ** 21
const HEAD_LENGTH = 6
const TAIL_LENGTH = 21

/** Seeded chance that is cheap enough for millions of rows: the same seed gives the same file. */
export interface Chance {
  /** From 0 up to, not including, 1. */
  share: () => number
  /** A whole number from 0 up to, not including, the bound. */
  below: (bound: number) => number
  pick: <Item>(items: readonly Item[]) => Item
  /** The first items far more often than the last, as names and domains are spread. */
  pickSkewed: <Item>(items: readonly Item[]) => Item
  /** An id as Clerk writes it, which begins with its time (milliseconds since 1970). */
  id: (prefix: string, at: number) => string
}

/** Chance by the generator “mulberry32”. */
export function makeChance(seed: number): Chance {
  let state = seed
  const share = () => {
    state = (state + 0x6D2B79F5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (bound: number) => Math.floor(share() * bound)
  return {
    share,
    below,
    pick: items => items[below(items.length)]!,
    pickSkewed: items => items[Math.floor(share() ** 3 * items.length)]!,
    id: (prefix, at) => {
      let head = Math.floor((at / 1000 - EPOCH_SECONDS + share()) * HEADS_PER_SECOND)
      let text = ''
      for (let place = 0; place < HEAD_LENGTH; place++) {
        text = ALPHABET[head % 62] + text
        head = Math.floor(head / 62)
      }
      for (let place = 0; place < TAIL_LENGTH; place++) text += ALPHABET[below(62)]
      return `${prefix}_${text}`
    },
  }
}
