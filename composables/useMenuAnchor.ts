/**
 * What a button is called, and by that what it opens. Reka names by an id what a trigger of its own opens; without one it leaves
 * the id empty, also where another is given.
 */
export function nameOf(button: HTMLElement): string {
  return button.ariaLabel ?? button.innerText
}

/** The button that a menu or a panel was opened by, as long as that is open. */
export function useMenuAnchor() {
  const anchor = shallowRef<HTMLElement | null>(null)

  function open({ currentTarget }: MouseEvent) {
    if (currentTarget instanceof HTMLElement) anchor.value = currentTarget
  }
  function close() {
    anchor.value = null
  }

  /** For a panel that leaves its button within reach. */
  const toggle = (event: MouseEvent) => anchor.value ? close() : open(event)

  return { anchor, open, close, toggle }
}
