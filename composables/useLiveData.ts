import type { Ref } from 'vue'
import { useLive } from '~/composables/useLive'

/** Often enough to see things move, seldom enough to read them. */
const FRESH_EVERY_MS = 2000

/**
 * Keeps what a page shows fresh, without a sign of loading. An answer that does not come leaves the page as it is.
 *
 * @param shown what useFetch gave
 * @param fetchNow asks for the same again
 */
export function useLiveData<Data>(shown: { data: Ref<Data | undefined>, error: Ref<unknown> }, fetchNow: () => Promise<Data>) {
  return useLive(async () => {
    const before = shown.data.value
    const fresh = await fetchNow()
    // What the page has fetched meanwhile by itself was asked for later.
    if (shown.data.value !== before) return
    shown.data.value = fresh
    shown.error.value = undefined
  }, FRESH_EVERY_MS)
}
