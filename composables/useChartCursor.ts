/**
 * Which column of a chart is being read, by pointer or by keys.
 * @param count how many columns there are
 */
export function useChartCursor(count: () => number) {
  const at = ref<number | null>(null)
  const last = computed(() => Math.max(0, count() - 1))
  /** Live figures may take columns away under the cursor. */
  const shown = computed(() => at.value === null ? null : Math.min(at.value, last.value))

  const moveTo = (column: number) => {
    at.value = Math.min(Math.max(0, column), last.value)
  }
  const leave = () => {
    at.value = null
  }

  function onPointer({ currentTarget, clientX }: PointerEvent) {
    if (!(currentTarget instanceof HTMLElement)) return
    const { left, width } = currentTarget.getBoundingClientRect()
    moveTo(Math.floor((clientX - left) / width * count()))
  }

  function onKey(event: KeyboardEvent) {
    const from = shown.value ?? last.value
    const target = {
      ArrowLeft: from - 1, ArrowDown: from - 1, ArrowRight: from + 1, ArrowUp: from + 1,
      PageUp: from - 7, PageDown: from + 7, Home: 0, End: last.value,
    }[event.key]
    if (target === undefined) return
    event.preventDefault()
    moveTo(target)
  }

  // What appears under a pointer has to go away without moving it, so Escape is heard wherever the focus is.
  const onEscape = ({ key }: KeyboardEvent) => key === 'Escape' && leave()
  watch(shown, (now, before) => {
    if (now !== null && before === null) window.addEventListener('keydown', onEscape)
    if (now === null) window.removeEventListener('keydown', onEscape)
  })
  onBeforeUnmount(() => window.removeEventListener('keydown', onEscape))

  return { shown, last, onPointer, onKey, onFocus: () => shown.value ?? moveTo(last.value), leave }
}
