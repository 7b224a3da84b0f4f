const OVERLAYS = '[data-reka-popper-content-wrapper], [role="dialog"], [role="alertdialog"]'

/** Whether a menu, a panel or a dialog lies above the page: keys are for that, then. */
export const isOverlaid = () => document.querySelector(OVERLAYS) !== null

/** Calls back when Escape is pressed and nothing else is to be left by it first: no menu, no dialog, no field. */
export function useEscape(onEscape: () => void) {
  function onKey({ key, target, defaultPrevented, isComposing }: KeyboardEvent) {
    if (key !== 'Escape' || defaultPrevented || isComposing || isOverlaid()) return
    if (target instanceof Element && target.closest('input, textarea, select, [contenteditable]')) return
    onEscape()
  }
  onMounted(() => window.addEventListener('keydown', onKey))
  onBeforeUnmount(() => window.removeEventListener('keydown', onKey))
}
