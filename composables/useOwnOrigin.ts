/**
 * Where this app is, such as https://rollcall.example.com. The server knows it by the request's Host; it travels with the
 * page, and the browser, which knows for certain, corrects it.
 */
export function useOwnOrigin() {
  const origin = useState('origin', () => useRequestURL().origin)
  onMounted(() => {
    origin.value = window.location.origin
  })
  return origin
}
