const APPLE = /Mac|iPhone|iPad/

/** The keys that open the search, as the reader's machine has them. The server knows the machine too, so that they come with the page. */
export function useSearchKeys() {
  const isApple = useState('isApple', () => APPLE.test(useRequestHeader('user-agent') ?? ''))
  return computed(() => [isApple.value ? 'command' : 'Ctrl', 'K'])
}
