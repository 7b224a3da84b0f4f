import { Faker, base, en } from '@faker-js/faker'
import { makeId } from '../clerk/ids.ts'

/** Seeded chance: the same seed gives the same history. */
export interface Dice {
  faker: Faker
  /** True in this share (0 to 1) of all throws. */
  chance: (share: number) => boolean
  pick: <Item>(items: readonly Item[]) => Item
  /** A whole number, both ends included. */
  between: (least: number, most: number) => number
  /** A Clerk id made at that time (milliseconds since 1970). */
  id: (prefix: string, at: number) => string
}

export function makeDice(seed: number): Dice {
  const faker = new Faker({ locale: [en, base], seed })
  const between = (min: number, max: number) => faker.number.int({ min, max })
  const bytes = (count: number) => Uint8Array.from({ length: count }, () => between(0, 255))
  return {
    faker,
    between,
    chance: share => faker.number.float() < share,
    pick: items => faker.helpers.arrayElement(items),
    id: (prefix, at) => makeId(prefix, at, bytes),
  }
}
