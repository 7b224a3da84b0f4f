import type { Ref } from 'vue'

/** Asks before the page is left while something would be lost: within the app by the question, else as the browser asks. */
export function useKeepPage(isAtWork: Ref<boolean>, question: () => string) {
  const keep = (event: BeforeUnloadEvent) => event.preventDefault()
  watch(isAtWork, (atWork) => {
    if (atWork) window.addEventListener('beforeunload', keep)
    else window.removeEventListener('beforeunload', keep)
  })
  onBeforeUnmount(() => window.removeEventListener('beforeunload', keep))
  onBeforeRouteLeave(() => !isAtWork.value || window.confirm(question()))
}
