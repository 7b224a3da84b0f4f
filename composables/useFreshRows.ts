import type { Page } from '#shared/records/page'
import { compareRows, mergeRows, renewRows } from '~/composables/freshRows'
import { useLive } from '~/composables/useLive'

/** New rows are counted as they come; nobody reads a faster count. */
const CHECK_EVERY_MS = 1000

/** A list that is sorted by arrival, newest first. */
export interface LiveList<Row> {
  /** All rows that are shown, as one page: its cursor leads on below the last of them. Undefined until there are any. */
  shown: () => Page<Row> | undefined
  /** Puts another page into its place. */
  put: (page: Page<Row>) => void
  /** What the list is asked for, such as its filters: another value is another list. */
  of: () => unknown
  /** Asks for the first page, as the list would. */
  fetchFirst: () => Promise<Page<Row>>
  /** How many rows that page is asked for. */
  asked: number
  /** Whether new rows may push the others down without anybody losing their place. */
  isAtTop: () => boolean
}

/**
 * Keeps a list fresh: rows that are shown are renewed where they stand; new ones are shown at once while the list is at its
 * top, else they wait until they are asked for. When the first page cannot be had, the list stays as it is.
 *
 * @returns `fresh`: how many rows wait, not exact where there are more than a page; `show`: puts them on top
 */
export function useFreshRows<Row extends { id: string | number }>(list: LiveList<Row>) {
  const answer = shallowRef<{ page: Page<Row>, of: unknown }>()

  const comparison = computed(() => {
    const shown = list.shown()
    const now = answer.value
    return shown && now && now.of === list.of() ? compareRows(shown.items, now.page, list.asked) : null
  })
  const fresh = computed(() => ({ count: comparison.value?.fresh.length ?? 0, isExact: comparison.value?.reaches ?? true }))

  async function check(isWanted: () => boolean): Promise<void> {
    const before = list.shown()
    const of = list.of()
    const page = await list.fetchFirst()
    // Other filters fetch their own list.
    if (!isWanted() || of !== list.of()) return
    const shown = list.shown()
    // The list has grown or was fetched anew meanwhile, perhaps later than this page.
    if (shown !== before) return check(isWanted)
    if (!shown) return
    answer.value = { page, of }
    if (list.isAtTop()) show()
    else list.put(renewed(shown, page))
  }

  function show() {
    const shown = list.shown()
    if (!shown || !answer.value || !comparison.value) return
    const { page } = answer.value
    // Between the page and rows that it does not reach there would be a gap: the list starts anew.
    list.put(comparison.value.reaches ? mergeRows(shown, page) : page)
  }

  const renewed = (shown: Page<Row>, page: Page<Row>) =>
    ({ ...page, items: renewRows(shown.items, page.items), nextCursor: shown.nextCursor })

  useLive(check, CHECK_EVERY_MS)
  return { fresh, show }
}
