/** The button that a menu was opened by, as long as the menu is open. */
export function useMenuAnchor() {
  const anchor = shallowRef<HTMLElement | null>(null)

  function open({ currentTarget }: MouseEvent) {
    if (currentTarget instanceof HTMLElement) anchor.value = currentTarget
  }
  function close() {
    anchor.value = null
  }

  return { anchor, open, close }
}
