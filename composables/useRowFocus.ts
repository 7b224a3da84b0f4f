import type { Ref } from 'vue'

type Key = string | number

const STEPS: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 }

/**
 * The keyboard in a table: which row has the focus, and the arrow keys that move it.
 *
 * @param body the element that holds the rows; each names its place in `data-index` and has one link that opens it
 * @param keys the rows' keys, in their order
 * @param first the row that gets the focus once they are drawn
 */
export function useRowFocus(body: Readonly<Ref<HTMLElement | null>>, keys: () => readonly Key[], first: Key | null) {
  const key = ref<Key | null>(first)
  /** Where that row stands now, or null when it is not there (any more). */
  const index = computed(() => {
    const at = key.value === null ? -1 : keys().indexOf(key.value)
    return at === -1 ? null : at
  })

  function onFocus(event: FocusEvent) {
    const row = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-index]') : null
    if (row) key.value = keys()[Number(row.dataset.index)] ?? null
  }

  function onKey(event: KeyboardEvent) {
    const step = STEPS[event.key]
    if (!step || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    void move(step)
  }

  /** Puts the focus so many rows further, or on the first row when none has it. */
  async function move(step: number, options?: FocusOptions) {
    const last = keys().length - 1
    const next = index.value === null ? 0 : Math.min(Math.max(index.value + step, 0), last)
    key.value = keys()[next] ?? null
    await focusLink(options)
  }

  async function focusRow(row: Key) {
    key.value = row
    await focusLink()
  }

  async function focusLink(options?: FocusOptions) {
    // The row may be one that is not drawn yet; having the focus is what draws it.
    await nextTick()
    body.value?.querySelector<HTMLElement>(`[data-index="${index.value}"] a[href]`)?.focus(options)
  }

  onMounted(() => {
    if (first !== null) void focusLink({ preventScroll: true })
  })

  return { key, index, onFocus, onKey, move, focusRow }
}
