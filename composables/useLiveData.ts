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
  return useLive(async (isWanted) => {
    if (await renew(shown.data, fetchNow, isWanted)) shown.error.value = undefined
  }, FRESH_EVERY_MS)
}

/**
 * Puts a fresh answer into the place of what is shown. Where something else has come meanwhile, nobody can tell which of the
 * two is newer, so it asks again.
 *
 * @returns whether it was still wanted, and is shown
 */
export async function renew<Data>(data: Ref<Data | undefined>, fetchNow: () => Promise<Data>, isWanted = () => true): Promise<boolean> {
  const before = data.value
  const fresh = await fetchNow()
  if (!isWanted()) return false
  if (data.value !== before) return renew(data, fetchNow, isWanted)
  data.value = fresh
  return true
}
