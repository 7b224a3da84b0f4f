import type { Locator } from 'playwright-core'

/** A button once it can be pressed: while it is busy with one press it takes no other. */
export const idle = (button: Locator) => button.and(button.page().locator('[aria-busy=false]'))
