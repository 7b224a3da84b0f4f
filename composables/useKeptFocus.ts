import type { Ref } from 'vue'

/**
 * A button may go with what it changed; if it had the focus, the keyboard goes on from the start of the card that held it.
 *
 * @param card takes the focus from a script, by `tabindex="-1"`
 * @param state what the card's buttons depend on
 */
export function useKeptFocus(card: Readonly<Ref<{ $el: HTMLElement } | null>>, state: () => unknown) {
  const holdsFocus = () => card.value?.$el.contains(document.activeElement) === true
  watch(state, async () => {
    if (!holdsFocus()) return
    await nextTick()
    if (!holdsFocus()) card.value?.$el.focus()
  })
}
