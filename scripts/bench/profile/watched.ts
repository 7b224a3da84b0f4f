import type { Profiler } from 'node:inspector'

/** What a watched server does: note the steps of each delivery, or sample which functions its threads are in. */
export const STEPS = 1
export const SAMPLED = 2
export type Doing = typeof STEPS | typeof SAMPLED

/** When each step of a delivery was, by its event, in milliseconds of a clock that all threads share. */
export type Moments = Record<string, Partial<Record<'came' | 'handedOver' | 'taken' | 'begun' | 'committed' | 'heard' | 'answered', number>>>

/** What a thread tells of itself. */
export interface Watched {
  moments: Moments
  /** When garbage was collected. */
  collections: [from: number, to: number][]
  profile?: Profiler.Profile
}
