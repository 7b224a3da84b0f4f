/** The button that a menu or a panel was opened by, as long as that is open. */
export function useMenuAnchor() {
  const anchor = shallowRef<HTMLElement | null>(null)
  const id = useId()

  function open({ currentTarget }: MouseEvent) {
    if (!(currentTarget instanceof HTMLElement)) return
    // What opens can be named after its button.
    currentTarget.id ||= id
    anchor.value = currentTarget
  }
  function close() {
    anchor.value = null
  }

  /** For a panel that leaves its button within reach. */
  const toggle = (event: MouseEvent) => anchor.value ? close() : open(event)

  return { anchor, open, close, toggle }
}
