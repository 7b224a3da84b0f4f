/**
 * For the content of a dialog that a press beside it must not close: the second press of a double click on its opener lands
 * there, and what somebody is about to confirm, or follows, is not left by accident.
 */
export const KEPT_OPEN = { onInteractOutside: (event: Event) => event.preventDefault() }
