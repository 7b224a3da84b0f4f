const OVERLAYS = '[data-reka-popper-content-wrapper], [role="dialog"], [role="alertdialog"]'

/** Whether something lies over the page, such as a menu: the keys are for that then. */
export function isOverlayOpen(): boolean {
  return document.querySelector(OVERLAYS) !== null
}
