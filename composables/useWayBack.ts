import type { RouteLocationRaw } from 'vue-router'

/**
 * The way from a page to the one that it belongs to, such as the list that it is a row of. Whoever came from there goes back in the
 * browser's history, and so finds the list as it was left.
 *
 * @param to where the page belongs, if anywhere
 * @returns `left`: the address that was left there, if the page was opened from it; `follow`: for a click on the link that leads there
 */
export function useWayBack(to: () => RouteLocationRaw | undefined) {
  const router = useRouter()
  const { history } = router.options
  const left = ref<string>()
  /** Where in the history that is. The page may have added entries of its own since. */
  let position = 0

  // The server does not know where somebody came from.
  onMounted(() => {
    const { back, position: here } = history.state
    const target = to()
    if (!target || typeof back !== 'string' || router.resolve(back).path !== router.resolve(target).path) return
    left.value = back
    position = Number(here) - 1
  })

  function follow(event: MouseEvent) {
    // With these keys a link opens elsewhere.
    if (left.value === undefined || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    router.go(position - Number(history.state.position))
  }

  return { left, follow }
}
