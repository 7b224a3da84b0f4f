/** What a thread that asks sends to a thread that has a store. */
export interface Call {
  /** The answer carries the same number. */
  id: number
  /** What the method is called on: the store, or what an earlier call left there under its own number. */
  on: typeof THE_STORE | number
  method: string
  args: unknown[]
  /** Leaves the result there, to be called on, and answers nothing. */
  isKept?: boolean
}

export const THE_STORE = 0
/** As a method: lets go of what a call has left there. */
export const RELEASE = 'release'

export type Answer = { id: number } & ({ value: unknown } | { failure: Failure })

/** An error on its way between threads; copied as it is, it would lose its class. */
export interface Failure {
  name: string
  message: string
  code?: string
  stack?: string
  cause?: Failure
}

/** What the thread says of itself. */
export type News = { isOpen: true } | { cannotOpen: Failure } | { logged: { message: string, error: Failure } }
