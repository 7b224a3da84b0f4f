import { useTextCookie } from '~/composables/useTextCookie'

/** More alerts than last at once: what was folded long ago is over. */
const REMEMBERED = 20

/** Which alerts this reader has folded to their titles. The server renders by it, so that nothing jumps. */
export function useFolded(id: () => number) {
  const cookie = useTextCookie('rollcall_folded_alerts')
  const folded = computed(() => (cookie.value ?? '').split('.').filter(Boolean))
  // A bare number would come back as something else: the cookie's text must not read as JSON.
  const name = computed(() => `a${id()}`)
  const isFolded = computed(() => folded.value.includes(name.value))
  const toggle = () => {
    const others = folded.value.filter(one => one !== name.value)
    cookie.value = (isFolded.value ? others : [...others, name.value]).slice(-REMEMBERED).join('.')
  }
  return { isFolded, toggle }
}
