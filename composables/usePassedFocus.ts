import type { Ref } from 'vue'

/** A part of the page that goes by what was pressed in it passes the focus on, to the start of the page's content. */
export function usePassedFocus(part: Readonly<Ref<HTMLElement | null>>) {
  let hadFocus = false
  onBeforeUnmount(() => {
    hadFocus = part.value?.contains(document.activeElement) === true
  })
  onUnmounted(async () => {
    if (!hadFocus) return
    await nextTick()
    if (document.activeElement === document.body) document.getElementById('content')?.focus()
  })
}
