/** What the thread that renders pages can be told; see holdPages.ts. */
export const GO_ON = 0
export const HOLD = 1
export const FAIL = 2
export const REJECT = 3
